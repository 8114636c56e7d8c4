package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.engine.mapping.AsIs;
import io.millrace.ingest.engine.mapping.ColumnMapping;
import io.millrace.ingest.engine.mapping.Conversion;
import io.millrace.ingest.engine.mapping.Mappings;
import io.millrace.ingest.engine.mapping.Member;
import io.millrace.ingest.engine.mapping.Numeral;
import io.millrace.ingest.engine.mapping.Redecode;
import io.millrace.ingest.engine.mapping.Scale;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Several mappings of a column, and columns that are there under two names at once.
class ChainTest {
    private static final Scale CENTS = Scale.back(100, 0);
    private static final Scale GRAMS = Scale.back(1_000, 0);
    private static final List<Column> COLUMNS =
            List.of(
                    Column.inferred("id", "id", ColumnType.BIGINT),
                    Column.inferred("weight", "weight", ColumnType.NUMERIC),
                    Column.inferred("weight_g", "weight_g", ColumnType.NUMERIC));
    private static final ColumnMapping RENAMED = ColumnMapping.renamed("weight", "weight_g", GRAMS);

    private static Chain.Outcome own(String value, ColumnMapping... mappings) {
        return Chain.of(List.of(mappings), _ -> -1).apply(value, _ -> null);
    }

    private static ColumnMapping amount(Conversion conversion) {
        return ColumnMapping.own("amount", conversion);
    }

    private static @Nullable String value(String value, ColumnMapping... mappings) {
        var outcome = own(value, mappings);
        assertThat(outcome.isRefused()).as(value).isFalse();
        assertThat(outcome.isLeft()).as(value).isFalse();
        return outcome.value();
    }

    @Test
    void aNumberThatIsWrittenOtherwiseLaterIsInTheOldUnitAllTheSame() {
        var comma = amount(new Numeral(Numeral.Style.COMMA, null));

        assertThat(value("1234,5", amount(CENTS), comma)).isEqualTo("12.345");
        assertThat(value("1234.5", amount(CENTS), comma)).isEqualTo("12.345");
        assertThat(value("1234,5", comma, amount(CENTS))).isEqualTo("12.345");
        assertThat(value("{\"value\":1250}", amount(CENTS), amount(new Member("value"))))
                .isEqualTo("12.5");
        assertThat(own("twelve", amount(CENTS), comma).isLeft()).isTrue();
    }

    @Test
    void ofAColumnUnderAnotherNameAsWell() {
        var comma = ColumnMapping.own("weight", new Numeral(Numeral.Style.COMMA, null));
        var chain = Chain.of(List.of(RENAMED, comma), _ -> 0);

        assertThat(chain.apply(null, _ -> "1 500").value()).isEqualTo("1.5");
        assertThat(chain.apply("2.25", _ -> "777").value()).isEqualTo("2.25");
    }

    private static List<List<String>> read(
            String body, Format format, List<Column> columns, ColumnMapping... mappings) {
        var bytes = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        return read(new Source.Body(bytes, format), columns, mappings);
    }

    private static List<List<String>> read(
            Source source, List<Column> columns, ColumnMapping... mappings) {
        try {
            var known = new BatchReader.Known(columns, new Mappings(List.of(mappings)));
            var reader = new BatchReader(source, 7, known, Limits.DEFAULT);
            var rows = new ArrayList<List<String>>();
            bind(reader, columns);
            while (true) {
                var step = reader.advance();
                for (var row : CopyRows.decode(reader.rows(), columns)) {
                    rows.add(row.subList(1, row.size())); // without the line
                }
                if (step == BatchReader.Step.NEW_HEADERS) bind(reader, columns);
                if (step == BatchReader.Step.END) return rows;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bind(BatchReader reader, List<Column> columns) throws IOException {
        assertThat(reader.newColumns(columns)).isEmpty();
        reader.bind(columns, false);
    }

    @Test
    void recordsThatHaveBothNamesLoseNeither() {
        var body =
                """
                {"id":1,"weight_g":1500}
                {"id":2,"weight":2.5,"weight_g":777}
                {"id":3,"weight":3.5}
                {"id":4,"weight_g":4500}
                """;

        assertThat(read(body, Format.NDJSON, COLUMNS, RENAMED))
                .containsExactly(
                        List.of("1", "1.5", "null"),
                        List.of("2", "2.5", "777"),
                        List.of("3", "3.5", "null"),
                        List.of("4", "4.5", "null"));
    }

    private static List<List<String>> mended(MendedRecord record, ColumnMapping... mappings) {
        var headers = List.of("id", "weight", "weight_g");
        var isCsv = !record.raw().startsWith("{");
        var notation =
                isCsv
                        ? new Notation(Format.CSV, ';', headers, List.of("weight"), "", null, null)
                        : Notation.ofJson("", Nesting.KEEP);
        return read(new Source.Mended(notation, List.of(record)), COLUMNS, mappings);
    }

    /// What a person says of a column is in the place of the value under the other name.
    @Test
    void aMendedRecordHasTheMendedValueOnly() {
        var record =
                new MendedRecord(7, "{\"id\":1,\"weight_g\":\"abc\"}", Map.of("weight", "1.5"));

        assertThat(mended(record, RENAMED)).containsExactly(List.of("1", "1.5", "null"));
    }

    @Test
    void aPointAmongDecimalCommasIsSetAsideBeforeItIsConverted() {
        var cents = ColumnMapping.own("weight", CENTS);

        assertThat(mended(new MendedRecord(7, "1;112,5;0", Map.of()), cents))
                .containsExactly(List.of("1", "1.125", "0"));
        assertThat(mended(new MendedRecord(7, "1;1.250;0", Map.of()), cents)).isEmpty();
    }

    private static final List<Column> PEOPLE =
            List.of(
                    Column.inferred("id", "id", ColumnType.BIGINT),
                    new Column("tel", "tel", ColumnType.TEXT, false, true, false, List.of("phone")),
                    Column.inferred("phone", "phone", ColumnType.TEXT));
    private static final ColumnMapping ALIAS = ColumnMapping.renamed("tel", "phone", new AsIs());

    @Test
    void aRenameHoldsForRecordsOfBothNamesInOneBatch() {
        var old = "{\"id\":1,\"tel\":\"01\"}\n";
        var renamed = "{\"id\":2,\"phone\":\"02\"}\n";
        var both = "{\"id\":3,\"tel\":\"03\",\"phone\":\"04\"}\n";
        var rows =
                Map.of(
                        old, List.of("1", "01", "null"),
                        renamed, List.of("2", "02", "null"),
                        both, List.of("3", "03", "04"));

        for (var order :
                List.of(
                        List.of(old, renamed, both),
                        List.of(renamed, old, both),
                        List.of(both, renamed, old),
                        List.of(renamed, renamed))) {
            var read = read(String.join("", order), Format.NDJSON, PEOPLE, ALIAS);

            assertThat(read).as(order.toString()).isEqualTo(order.stream().map(rows::get).toList());
        }
    }

    /// Values of the new name came after all others were converted.
    @Test
    void whatIsConvertedBeforeTheNewNameIsNotDoneToIt() {
        var aliased =
                List.of(
                        COLUMNS.getFirst(),
                        new Column(
                                "weight",
                                "weight",
                                ColumnType.NUMERIC,
                                false,
                                true,
                                false,
                                List.of("weight_g")),
                        COLUMNS.getLast());
        var scaled = ColumnMapping.own("weight", Scale.forth(1_000, 0));
        var moved = ColumnMapping.renamed("weight", "weight_g", new AsIs());

        assertThat(read("id,weight\n1,1.5\n", Format.CSV, aliased, scaled, moved))
                .containsExactly(List.of("1", "1500", "null"));
        assertThat(read("id,weight_g\n1,1500\n", Format.CSV, aliased, scaled, moved))
                .containsExactly(List.of("1", "1500", "null"));
    }

    @Test
    void aHeaderThatReadsAlikeIsTheSame() {
        assertThat(read("id,Weight_G\n1,1500\n", Format.CSV, COLUMNS, RENAMED))
                .containsExactly(List.of("1", "1.5", "null"));
    }

    @Test
    void decimalCommasAreReadOnce() {
        var comma = ColumnMapping.own("weight", new Numeral(Numeral.Style.COMMA, null));
        var body = "id;weight;weight_g\n1;1,125;0\n2;2,5;0\n3;3,25;0\n4;4,75;0\n";

        assertThat(read(body, Format.CSV, COLUMNS, comma))
                .extracting(row -> row.get(1))
                .containsExactly("1.125", "2.5", "3.25", "4.75");
    }

    @Test
    void textOfNoMappingIsReadAsItIsWritten() {
        var decoded = ColumnMapping.own("tel", new Redecode("windows-1252"));

        assertThat(read("id,tel\n1,\"a \"\"b\"\"\"\n2,NÃ®mes\n", Format.CSV, PEOPLE, decoded))
                .extracting(row -> row.get(1))
                .containsExactly("a \"b\"", "Nîmes");
    }
}
