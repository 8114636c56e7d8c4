package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WordingTest {
    @ParameterizedTest
    @EnumSource(ColumnType.class)
    void aValueOfAnotherTypeTellsTheType(ColumnType type) {
        assertThat(Wording.of(Wording.notOf(type)))
                .contains(new Wording("not-of-type", type, null, null));
    }

    @Test
    void detailsThatWereKeptWithoutAnArticleAreReadToo() {
        assertThat(Wording.of("The value is not date"))
                .contains(new Wording("not-of-type", ColumnType.DATE, null, null));
        assertThat(Wording.of("The value is not double precision"))
                .contains(new Wording("not-of-type", ColumnType.DOUBLE, null, null));
    }

    @Test
    void whatTheReaderOfCsvSaysHasCodes() {
        var known =
                List.of(
                        new Column("id", "id", ColumnType.BIGINT, true, false, false),
                        new Column("day", "day", ColumnType.DATE, false, false, false));
        var csv =
                """
                id,day
                1,2026-01-01
                2,soon
                3
                4,2026-01-01,x
                ,2026-01-01
                99999999999999999999,2026-01-01
                """;

        var read = Reading.of(csv.getBytes(StandardCharsets.UTF_8), Format.CSV, known);

        assertThat(read.rejected()).hasSize(5);
        assertThat(wordings(read))
                .containsExactlyInAnyOrder(
                        new Wording("not-of-type", ColumnType.DATE, null, null),
                        new Wording("field-count", null, 1L, 2L),
                        new Wording("field-count", null, 3L, 2L),
                        new Wording("required", null, null, null),
                        new Wording("beyond-type", ColumnType.BIGINT, null, null));
    }

    @Test
    void whatTheReaderOfJsonSaysHasCodes() {
        var json = "{\"id\":1}\n{\"id\" 2}\n";

        var read = Reading.of(json.getBytes(StandardCharsets.UTF_8), Format.NDJSON, List.of());

        assertThat(wordings(read)).containsExactly(new Wording("not-json", null, 7L, null));
    }

    @Test
    void whatIsNoRecordHasCodes() {
        var lines =
                """
                {"id":"\\ud800"}
                {"id":"\\u0000"}
                {"id":1} 2
                {"id":1e99999}
                {"id":
                """;

        var read = Reading.of(lines.getBytes(StandardCharsets.UTF_8), Format.NDJSON, List.of());

        assertThat(wordings(read))
                .extracting(Wording::code)
                .containsExactly(
                        "half-character",
                        "nul-character",
                        "after-object",
                        "number-too-large",
                        "unfinished");
        var array = "[{\"id\":1},2]".getBytes(StandardCharsets.UTF_8);
        assertThat(wordings(Reading.of(array, Format.JSON, List.of())))
                .containsExactly(new Wording("not-object", null, null, null));
        assertThat(Wording.of(ValueReader.TOMBSTONE))
                .contains(new Wording("tombstone", null, null, null));
    }

    private static List<Wording> wordings(Reading read) {
        return read.rejected().stream().flatMap(its -> Wording.of(its.detail()).stream()).toList();
    }

    @Test
    void theWordsOfARuleHaveNoCode() {
        assertThat(Wording.of("The rule fails: The value is not a date")).isEmpty();
        assertThat(Wording.of("The value is not a sandwich")).isEmpty();
    }
}
