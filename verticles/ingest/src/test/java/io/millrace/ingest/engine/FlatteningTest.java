package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.engine.ValueReader.Message;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Objects inside records as columns.
class FlatteningTest {
    private static final Nesting FLAT = new Nesting(5, "_", Set.of(), Set.of());

    private static Reading read(Nesting nesting, Format format, String body, List<Column> known) {
        var in = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        var convention = new Convention(DeclaredDialect.NONE, nesting);
        return Reading.of(new Source.Body(in, format, convention), known);
    }

    private static Reading read(Nesting nesting, String lines) {
        return read(nesting, Format.NDJSON, lines, List.of());
    }

    private static List<String> headers(Reading read) {
        return read.columns().stream().map(its -> its.name() + "=" + its.header()).toList();
    }

    @Test
    void membersOfObjectsAreColumnsOfTheirOwnTypes() {
        var read =
                read(
                        FLAT,
                        """
                        {"id":1,"who":{"name":"Ada","born":"1815-12-10","at":{"zip":"0123","n":1.50}}}
                        {"id":2,"who":{"name":"Alan","at":{"zip":"7","n":12345678901234567890.10}}}
                        """);

        assertThat(read.types())
                .containsExactly(
                        "id:bigint",
                        "who_name:text",
                        "who_born:date",
                        "who_at_zip:text",
                        "who_at_n:numeric");
        assertThat(headers(read))
                .containsExactly(
                        "id=id",
                        "who_name=/who/name",
                        "who_born=/who/born",
                        "who_at_zip=/who/at/zip",
                        "who_at_n=/who/at/n");
        assertThat(read.rows().get(1)).contains("12345678901234567890.10");
    }

    @Test
    void documentsAndMessagesAreFlattenedAlike() {
        var lines = "{\"a\":{\"b\":1}}\n{\"a\":{\"b\":2}}\n";
        var array = "[{\"a\":{\"b\":1}},{\"a\":{\"b\":2}}]";
        var messages = new ArrayList<Message>();
        for (int n = 1; n <= 2; n++) {
            var value = "{\"x\":{\"a\":{\"b\":" + n + "}}}";
            messages.add(new Message(n, value.getBytes(StandardCharsets.UTF_8)));
        }

        var expected = List.of(List.of("1", "1"), List.of("2", "2"));
        assertThat(read(FLAT, lines).rows()).isEqualTo(expected);
        assertThat(read(FLAT, Format.JSON, array, List.of()).rows()).isEqualTo(expected);
        assertThat(
                        Reading.of(
                                        new Source.Messages(
                                                messages, "/x", MessageDecoder.JSON, FLAT),
                                        List.of())
                                .rows())
                .isEqualTo(expected);
    }

    @Test
    void withoutTheRuleObjectsStay() {
        var read = read(Nesting.KEEP, "{\"a\":{\"b\":1}}\n");

        assertThat(read.types()).containsExactly("a:jsonb");
    }

    @Test
    void arraysStay() {
        var read = read(FLAT, "{\"a\":{\"list\":[{\"x\":1},2]},\"b\":[1]}\n");

        assertThat(read.types()).containsExactly("a_list:jsonb", "b:jsonb");
        assertThat(read.rows()).containsExactly(List.of("1", "[{\"x\":1},2]", "[1]"));
    }

    @Test
    void whatIsDeeperStays() {
        var read = read(new Nesting(1, "_", Set.of(), Set.of()), "{\"a\":{\"b\":{\"c\":1}}}\n");

        assertThat(read.types()).containsExactly("a_b:jsonb");
    }

    @Test
    void exceptionsAndDeclaredColumnsStay() {
        var nesting = new Nesting(5, "_", Set.of("/a/geo"), Set.of());
        var declared = new Column("b", "b", ColumnType.JSONB, false, false, false);
        var body = "{\"a\":{\"geo\":{\"x\":1},\"n\":1},\"b\":{\"c\":1}}\n";

        var read = read(nesting, Format.NDJSON, body, List.of(declared));

        assertThat(read.types()).containsExactly("b:jsonb", "a_geo:jsonb", "a_n:bigint");
    }

    @Test
    void aColumnThatWasFoundToHoldObjectsIsNoException() {
        var before = Column.inferred("a", "a", ColumnType.JSONB);

        var read = read(FLAT, Format.NDJSON, "{\"a\":{\"b\":1}}\n", List.of(before));

        assertThat(read.types()).containsExactly("a:jsonb", "a_b:bigint");
    }

    @Test
    void namesHaveTheSeparator() {
        var read = read(new Nesting(5, "__", Set.of(), Set.of()), "{\"a\":{\"b c\":1}}\n");

        assertThat(headers(read)).containsExactly("a__b_c=/a/b c");
    }

    @Test
    void nullAndEmptyObjectsHaveNoValue() {
        var read =
                read(
                        FLAT,
                        "{\"id\":1,\"a\":{\"b\":1}}\n{\"id\":2,\"a\":null}\n{\"id\":3,\"a\":{}}\n");

        assertThat(read.types()).containsExactly("id:bigint", "a_b:bigint");
        assertThat(read.stored()).isEqualTo(3);
        assertThat(read.rows().get(0)).containsExactly("1", "1", "1");
        assertThat(read.rows().get(1).get(2)).isEqualTo("null");
        assertThat(read.rows().get(2).get(2)).isEqualTo("null");
    }

    @Test
    void aKeyThatHoldsObjectsAndOtherValuesHasBothColumns() {
        var read = read(FLAT, "{\"a\":{\"b\":1}}\n{\"a\":\"x\"}\n{\"a\":[1]}\n");

        assertThat(read.columns().stream().map(Column::name)).containsExactly("a_b", "a");
        assertThat(read.rows().get(0).get(1)).isEqualTo("1");
        assertThat(read.rows().get(1).get(2)).isEqualTo("\"x\"");
    }

    @Test
    void namesThatAreTakenGetANumberAndKeepIt() {
        var first = read(FLAT, "{\"a_b\":1,\"a\":{\"b\":\"x\"}}\n");
        var later =
                read(
                        FLAT,
                        Format.NDJSON,
                        "{\"a\":{\"b\":\"y\"},\"a_b\":2}\n{\"a\":{\"b\":\"z\"}}\n",
                        first.columns());

        assertThat(headers(first)).containsExactly("a_b=a_b", "a_b_2=/a/b");
        assertThat(headers(later)).isEqualTo(headers(first));
        assertThat(later.rows().get(0)).containsExactly("1", "2", "y");
        assertThat(later.rows().get(1).get(1)).isEqualTo("null");
        assertThat(later.rows().get(1).get(2)).isEqualTo("z");
    }

    @Test
    void keysThatLookLikePointersAreNone() {
        var read = read(FLAT, "{\"/a/b\":1,\"a\":{\"b\":2},\"c\":{\"d/e\":3}}\n");

        assertThat(read.columns().stream().map(Column::header))
                .containsExactly("/~1a~1b", "/a/b", "/c/d~1e");
        assertThat(read.rows()).containsExactly(List.of("1", "1", "2", "3"));
    }

    @Test
    void escapedKeysAreThoseThatTheyStandFor() {
        var read = read(FLAT, "{\"a\":{\"b\":1}}\n{\"\\u0061\":{\"\\u0062\":2}}\n");

        assertThat(headers(read)).containsExactly("a_b=/a/b");
        assertThat(read.rows().get(1)).containsExactly("2", "2");
    }

    @Test
    void ofAKeyThatIsTwiceTheLastHolds() {
        var read =
                read(
                        FLAT,
                        """
                        {"a":{"b":1,"c":1}}
                        {"a":{"b":2,"c":2},"a":{"c":3}}
                        """);

        assertThat(read.rows().get(1).get(1)).isEqualTo("null");
        assertThat(read.rows().get(1).get(2)).isEqualTo("3");
    }

    @Test
    void faultsNameTheColumn() {
        var read = read(FLAT, "{\"a\":{\"n\":1}}\n".repeat(30) + "{\"a\":{\"n\":\"many\"}}\n");

        assertThat(read.faults()).containsExactly("31:a_n:bad-type");
        assertThat(read.rejected().getFirst().raw()).isEqualTo("{\"a\":{\"n\":\"many\"}}");
    }

    @Test
    void brokenObjectsCostTheirLine() {
        var read =
                read(
                        FLAT,
                        "{\"a\":{\"n\":1}}\n{\"a\":{\"n\":2}\n{\"a\":{\"n\" 3}}\n{\"a\":{\"n\":4}}\n");

        assertThat(read.stored()).isEqualTo(2);
        assertThat(read.faults()).containsExactly("2::malformed", "3::malformed");
    }

    @Test
    void aRecordThatWasSetAsideIsReadAsItsBatchWas() {
        var read = read(FLAT, "{\"a\":{\"n\":1}}\n".repeat(30) + "{\"a\":{\"n\":\"many\"}}\n");
        var record = new MendedRecord(31, read.rejected().getFirst().raw(), Map.of("a_n", "7"));

        var mended = new Source.Mended(read.notation(), List.of(record));
        var again = Reading.of(mended, read.columns());

        assertThat(again.rows()).containsExactly(List.of("31", "7"));
        assertThat(again.columns()).isEqualTo(read.columns());
        assertThat(Values.of(read.notation(), List.of(record), read.columns()).names())
                .containsExactly("a_n");
    }

    @Test
    void whatIsReadIsNotChangedByWhereTheBufferEnds() {
        var body = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            body.append("{\"a\":{\"b\":{\"c\":").append(i).append(",\"d\":\"é\"}}}\n");
        }
        var array = "[" + body.toString().strip().replace("\n", ",") + "]";

        var lines = read(FLAT, body.toString());
        var document = read(FLAT, Format.JSON, array, List.of());

        assertThat(lines.stored()).isEqualTo(40_000);
        assertThat(document.rows()).isEqualTo(lines.rows());
    }

    @Test
    void keysAreBounded() {
        var body = new StringBuilder("{\"a\":{\"k0\":0");
        for (int i = 1; i < 1_100; i++) body.append(",\"k").append(i).append("\":0");

        var read = read(FLAT, "{\"a\":{\"k0\":1}}\n" + body + "}}\n");

        assertThat(read.faults()).containsExactly("2::too-many-fields");
        assertThat(read.stored()).isEqualTo(1);
    }
}
