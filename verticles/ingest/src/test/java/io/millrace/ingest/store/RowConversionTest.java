package io.millrace.ingest.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.mapping.AsIs;
import io.millrace.ingest.engine.mapping.ColumnMapping;
import io.millrace.ingest.engine.mapping.Compose;
import io.millrace.ingest.engine.mapping.Mappings;
import io.millrace.ingest.engine.mapping.Member;
import io.millrace.ingest.engine.mapping.Scale;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowConversionTest {
    private static final Column AMOUNT = Column.inferred("amount", "amount", ColumnType.TEXT);
    private static final List<Column> COLUMNS =
            List.of(
                    AMOUNT,
                    Column.inferred("full", "full", ColumnType.TEXT),
                    Column.inferred("first", "first", ColumnType.TEXT),
                    Column.inferred("last", "Last", ColumnType.TEXT),
                    Column.inferred("weight", "weight", ColumnType.NUMERIC),
                    Column.inferred("weight_g", "weight_g", ColumnType.NUMERIC));

    private static RowConversion conversion(List<Column> columns, ColumnMapping... mappings) {
        return new RowConversion(columns, new Mappings(List.of(mappings)));
    }

    private static RowConversion.Made made(RowConversion conversion, @Nullable String... values) {
        return conversion.of(Arrays.asList(values));
    }

    private static List<String> written(RowConversion conversion) {
        return conversion.writtenColumns().stream().map(Column::name).toList();
    }

    /// As a record that is read has none.
    @Test
    void aMemberWithoutAValueIsNone() {
        var value = conversion(COLUMNS, ColumnMapping.own("amount", new Member("value")));

        for (var object : List.of("{\"value\":null,\"unit\":\"EUR\"}", "{\"value\":\"\"}")) {
            var made = made(value, object);

            assertThat(made.values()).as(object).containsExactly((String) null);
            assertThat(made.isLeft()).as(object).isFalse();
        }
        assertThat(made(value, "{\"unit\":\"EUR\"}").values())
                .containsExactly("{\"unit\":\"EUR\"}");
        assertThat(made(value, "7").values()).containsExactly("7");
    }

    @Test
    void whatMustHaveAValueKeepsTheOneThatItHas() {
        var required =
                conversion(
                        List.of(AMOUNT.asRequired()),
                        ColumnMapping.own("amount", new Member("value")));
        var object = "{\"value\":null}";

        var made = made(required, object);

        assertThat(made.values()).containsExactly(object);
        assertThat(made.isLeft()).isTrue();
    }

    @Test
    void whatAValueIsMadeOfIsNotWritten() {
        var whole =
                conversion(
                        COLUMNS,
                        ColumnMapping.made("full", List.of("first", "Last"), new Compose(" ")));

        var made = made(whole, null, "Ada", "Lovelace");

        assertThat(whole.columns())
                .extracting(Column::name)
                .containsExactly("full", "first", "last");
        assertThat(written(whole)).containsExactly("full");
        assertThat(whole.written(made.values())).containsExactly("Ada Lovelace");
    }

    @Test
    void aColumnUnderAnotherNameIsEmptied() {
        var renamed =
                conversion(
                        COLUMNS, ColumnMapping.renamed("weight", "weight_g", Scale.back(1_000, 0)));

        assertThat(written(renamed)).containsExactly("weight", "weight_g");
        assertThat(made(renamed, null, "1500").values()).containsExactly("1.5", null);
        assertThat(made(renamed, "2.5", "777").values()).containsExactly("2.5", "777");
    }

    @Test
    void valuesAreAsPostgresReadsThem() {
        var moment = Column.inferred("at", "at", ColumnType.TIMESTAMP);
        var other = Column.inferred("when", "when", ColumnType.TEXT);
        var moved =
                conversion(List.of(moment, other), ColumnMapping.renamed("at", "when", new AsIs()));

        assertThat(made(moved, null, "\u20032025-01-02T03:04:05,5").values())
                .containsExactly("2025-01-02T03:04:05.5", null);
    }
}
