package io.millrace.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExactFactsTest {
    private static Reading read(ColumnType type, String... values) {
        var known = List.of(Column.inferred("x", "x", type));
        var body = "id,x\n1," + String.join("\n1,", values) + "\n";
        return Reading.of(body.getBytes(StandardCharsets.UTF_8), Format.CSV, known);
    }

    private static List<ExactFacts> exact(ColumnType type, String... values) {
        return ExactFacts.of(read(type, values).profile());
    }

    private static ExactFacts x(List<ExactFacts> all) {
        return all.stream().filter(its -> its.name().equals("x")).findFirst().orElseThrow();
    }

    private static void assertEdges(ExactFacts its, String min, String max) {
        assertThat(its.min()).isEqualByComparingTo(min);
        assertThat(its.max()).isEqualByComparingTo(max);
    }

    private static void assertUnknown(ExactFacts its) {
        assertThat(its.min()).isNull();
        assertThat(its.max()).isNull();
    }

    @Test
    void decimalsThatAreOneDoubleAreToldApart() {
        var its =
                x(
                        exact(
                                ColumnType.NUMERIC,
                                "0.30000000000000000001",
                                "0.3",
                                "0.30000000000000000002",
                                "",
                                "0.30"));

        assertEdges(its, "0.3", "0.30000000000000000002");
        assertThat(its.count()).isEqualTo(4);
        assertThat(its.nulls()).isEqualTo(1);
    }

    @Test
    void numbersBeyondDoublesHaveEdgesToo() {
        assertEdges(x(exact(ColumnType.NUMERIC, "1e150", "-1e150", "7")), "-1e150", "1e150");
        assertEdges(
                x(exact(ColumnType.BIGINT, "9223372036854775807", "9223372036854775806")),
                "9223372036854775806",
                "9223372036854775807");
    }

    @Test
    void oneThatIsCutLeavesItsEdgeUnknown() {
        var longOne = "0." + "1".repeat(120);

        assertUnknown(x(exact(ColumnType.NUMERIC, longOne, "5")));
        assertUnknown(x(exact(ColumnType.NUMERIC, "0.11111111111111111111", longOne, "5")));
        assertEdges(x(exact(ColumnType.NUMERIC, longOne, "0", "5")), "0", "5");
    }

    @Test
    void datesAndTimesAreSecondsFrom1970On() {
        assertEdges(x(exact(ColumnType.DATE, "1970-01-02", "1969-12-31")), "-86400", "86400");
        assertEdges(
                x(
                        exact(
                                ColumnType.TIMESTAMPTZ,
                                "2026-01-01T00:00:00.5Z",
                                "2026-01-01T01:00:00+01:00")),
                "1767225600",
                "1767225600.5");
        assertEdges(
                x(exact(ColumnType.TIMESTAMP, "1970-01-01T00:01", "1970-01-01T00:00:59.999999")),
                "59.999999",
                "60");
    }

    @Test
    void whatPostgresMayOrderOtherwiseHasNoEdges() {
        assertUnknown(x(exact(ColumnType.TEXT, "a", "B")));
        assertUnknown(x(exact(ColumnType.DOUBLE, "1.5", "2.5")));
        assertUnknown(x(exact(ColumnType.BOOLEAN, "true", "false")));
    }

    private static ExactFacts facts(
            long count, long nulls, @Nullable String min, @Nullable String max) {
        return new ExactFacts("x", "numeric", count, nulls, decimal(min), decimal(max));
    }

    private static @Nullable BigDecimal decimal(@Nullable String text) {
        return text == null ? null : new BigDecimal(text);
    }

    private static ExactFacts sum(ExactFacts a, ExactFacts b) {
        return x(
                ExactFacts.sum(
                        List.of(a), a.count() + a.nulls(), List.of(b), b.count() + b.nulls()));
    }

    @Test
    void rowsThatComeLaterWidenTheEdges() {
        var sum = sum(facts(3, 1, "2", "9"), facts(2, 2, "-1", "4"));

        assertEdges(sum, "-1", "9");
        assertThat(List.of(sum.count(), sum.nulls())).containsExactly(5L, 3L);
        assertEdges(sum(facts(0, 4, null, null), facts(1, 0, "7", "7")), "7", "7");
    }

    @Test
    void whatOneSideDoesNotKnowNeitherDoesTheSum() {
        assertUnknown(sum(facts(3, 0, null, null), facts(1, 0, "7", "7")));
        assertUnknown(sum(facts(1, 0, "7", "7"), facts(3, 0, null, null)));
    }

    @Test
    void aColumnOfOneSideHasNoValueOnTheOther() {
        var other = new ExactFacts("y", "bigint", 2, 0, decimal("1"), decimal("2"));

        var sum = ExactFacts.sum(List.of(facts(3, 1, "2", "9")), 4, List.of(other), 2);

        assertThat(sum)
                .containsExactly(
                        facts(3, 3, "2", "9"),
                        new ExactFacts("y", "bigint", 2, 4, decimal("1"), decimal("2")));
    }

    @Test
    void aMinuteComesBeforeItsSeconds() {
        var first = read(ColumnType.TIMESTAMPTZ, "2026-01-01T10:22Z").profile();
        var later = read(ColumnType.TIMESTAMPTZ, "2026-01-01T10:22:33Z").profile();

        var sum = ProfileSum.of(first, 1, later, 1);

        assertThat(sum.columns())
                .filteredOn(its -> its.name().equals("x"))
                .singleElement()
                .satisfies(its -> {
                    assertThat(its.min()).isEqualTo("2026-01-01T10:22Z");
                    assertThat(its.max()).isEqualTo("2026-01-01T10:22:33Z");
                });
    }
}
