package io.millrace.quality.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.quality.engine.Table.Column;
import io.millrace.quality.engine.Table.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CompilerTest {
    private static final Table ORDERS =
            new Table(
                    "raw",
                    "ord\"ers",
                    List.of(
                            new Column(Table.BATCH, Kind.NUMBER),
                            new Column(Table.LINE, Kind.NUMBER),
                            new Column("id", Kind.NUMBER),
                            new Column("amount", Kind.NUMBER),
                            new Column("status", Kind.TEXT),
                            new Column("at", Kind.TIME)));

    private static List<Check> checks(String yaml) {
        var reading = ChecksReader.read("f", "checks for orders:\n" + yaml);
        assertThat(reading.faults()).isEmpty();
        return reading.checks();
    }

    @Test
    void allChecksOfATableAreOneStatementAndOneForRepeats() {
        var plan =
                Compiler.compile(
                        ORDERS,
                        checks(
                                """
                                  - row_count > 0
                                  - missing_percent(status) < 1%
                                  - duplicate_count(id, status) = 0
                                  - invalid_count(status) = 0:
                                      valid values: [new, "it's"]
                                  - avg(amount) > 1
                                  - freshness(at) < 1d
                                """));

        assertThat(plan.refused()).isEmpty();
        assertThat(plan.statements().getFirst().sql())
                .isEqualTo(
                        """
                        select
                          (count(*))::text,
                          (count(*) filter (where ("status" is null)))::text,
                          (count(*) filter (where not ("status" is null) and not \
                        ("status"::text = any($1::text[]))))::text,
                          (avg("amount"))::text,
                          (extract(epoch from max("at")))::text
                        from "raw"."ord""ers\"\
                        """);
        assertThat(plan.statements().getLast().sql())
                .isEqualTo(
                        """
                        select
                          (count(*) filter (where "id" is not null and "status" is not null) - \
                        count(distinct ("id", "status")) filter (where "id" is not null and \
                        "status" is not null))::text
                        from "raw"."ord""ers\"\
                        """);
        assertThat(plan.statements().getFirst().parameters())
                .containsExactly(List.of("new", "it's"));
    }

    @Test
    void equalAggregatesAreComputedOnce() {
        var plan =
                Compiler.compile(
                        ORDERS,
                        checks(
                                """
                                  - missing_count(status) = 0
                                  - missing_percent(status) < 1%
                                  - row_count > 0
                                  - row_count < 10
                                """));

        assertThat(plan.planned())
                .extracting(planned -> planned.amount().value())
                .containsExactly(0, 0, 1, 1);
    }

    @Test
    void aFilterGoesToItsOwnAggregatesOnly() {
        var sql =
                Compiler.compile(
                                ORDERS,
                                checks(
                                        """
                                          - sum(amount) > 0:
                                              filter: status = 'x' -- $1 not a parameter
                                              valid min: 0
                                          - row_count > 0
                                        """))
                        .statements()
                        .getFirst()
                        .sql();

        assertThat(sql)
                .contains(
                        "sum(\"amount\") filter (where (\nstatus = 'x' -- $1 not a parameter\n)"
                                + " and \"amount\" >= $1::text::numeric)")
                .contains("(count(*))::text");
    }

    @Test
    void whatTheTableCannotAnswerIsRefusedAndTheRestGoesOn() {
        var plan =
                Compiler.compile(
                        ORDERS,
                        checks(
                                """
                                  - avg(status) > 0
                                  - missing_count(gone) = 0
                                  - freshness(status) < 1d
                                  - invalid_count(status) = 0:
                                      valid max: 3
                                  - row_count > 0
                                """));

        assertThat(plan.refused())
                .extracting(Plan.Refused::reason)
                .containsExactly(
                        "avg needs a number, but column 'status' is text",
                        "column 'gone' is not in orders",
                        "freshness needs a date or time, but column 'status' is text",
                        "valid min and valid max needs a number, but column 'status' is text");
        assertThat(plan.planned()).hasSize(1);
    }

    @Test
    void withoutAMeasurableCheckThereIsNoStatement() {
        assertThat(Compiler.compile(ORDERS, checks("  - avg(status) > 0")).statements()).isEmpty();
    }

    @Test
    void failedRowsAreTheCountedOnesNewestFirst() {
        var check =
                checks("  - missing_count(status) = 0:\n      missing values: [n/a]").getFirst();

        var sample = FailedRows.sample(ORDERS, check, 100).orElseThrow();

        assertThat(sample.sql()).contains("left(\"status\", 501) as \"status\"");
        assertThat(sample.sql())
                .endsWith(
                        "where (\"status\" is null or \"status\"::text = any($1::text[]))"
                                + " order by \"_batch\" desc, \"_line\" desc limit 100");
    }

    @Test
    void aFailedMaximumPointsAtTheRowsBeyondIt() {
        var check = checks("  - max(amount) <= 100").getFirst();

        assertThat(FailedRows.sample(ORDERS, check, 5).orElseThrow().sql())
                .contains("where \"amount\" > $1::text::numeric");
    }

    @Test
    void anAverageHasNoFailedRows() {
        assertThat(FailedRows.sample(ORDERS, checks("  - avg(amount) > 1").getFirst(), 5))
                .isEmpty();
    }

    @Test
    void offendersThatAreEqualComeNewestFirst() {
        assertThat(offenders("  - avg(amount) <= 1"))
                .endsWith(
                        " order by \"amount\" desc nulls last, \"_batch\" desc, \"_line\" desc limit 5");
        assertThat(offenders("  - duplicate_count(status) = 0"))
                .endsWith(" order by \"status\", \"_batch\" desc, \"_line\" desc limit 5");
    }

    private static String offenders(String check) {
        var part = FailedRows.Part.ALL;
        return FailedRows.offenders(ORDERS, checks(check).getFirst(), part, 5).sql();
    }
}
