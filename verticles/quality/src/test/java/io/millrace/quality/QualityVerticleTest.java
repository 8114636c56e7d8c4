package io.millrace.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Json;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.Breakdown;
import io.millrace.quality.api.QualityRequest.CheckState;
import io.millrace.quality.api.QualityRequest.DeleteChecks;
import io.millrace.quality.api.QualityRequest.FailedRows;
import io.millrace.quality.api.QualityRequest.GetChecks;
import io.millrace.quality.api.QualityRequest.History;
import io.millrace.quality.api.QualityRequest.Offenders;
import io.millrace.quality.api.QualityRequest.PutChecks;
import io.millrace.quality.api.QualityRequest.Quality;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.quality.api.QualityRequest.Results;
import io.millrace.quality.api.QualityRequest.Run;
import io.millrace.quality.api.QualityRequest.Totals;
import io.millrace.quality.api.QualityRequest.Where;
import io.millrace.stream.Stage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class QualityVerticleTest {
    private static final World WORLD = World.shared();

    private static TenantId orders() {
        var tenant = WORLD.stack.tenant();
        WORLD.table(
                tenant,
                "orders",
                "id bigint, status text, amount numeric, \"created at\" timestamptz",
                "1, 'new', 10, '2026-03-01T11:00Z'",
                "2, 'done', 30, '2026-03-01T10:00Z'",
                "2, 'lost', 20.5, null",
                "3, null, 1000, '2026-02-01T10:00Z'");
        return tenant;
    }

    private static List<Result> run(TenantId tenant, String yaml) {
        WORLD.ask(new PutChecks(tenant, "f", yaml));
        return WORLD.ask(new Run(tenant, "f", true)).results();
    }

    private static Result only(TenantId tenant, String check) {
        return run(tenant, "checks for orders:\n  - " + check).getFirst();
    }

    @Test
    void measuresEveryMetricInOneRun() {
        var results =
                run(
                        orders(),
                        """
                        checks for orders:
                          - row_count = 4
                          - missing_count(status) = 0
                          - missing_percent(status) < 30 %
                          - duplicate_count(id) = 0
                          - duplicate_percent(id) < 30 %
                          - invalid_count(status) = 0:
                              valid values: [new, done]
                          - invalid_count(status) < 1:
                              name: short
                              valid regex: '^[a-z]{3}$'
                          - invalid_count(amount) = 0:
                              valid min: 0
                              valid max: 100
                          - avg(amount) between 200 and 300
                          - min(amount) > 10
                          - max(amount) < 100
                          - sum(amount) > 0:
                              filter: status is not null
                          - freshness("created at") < 2h
                        """);

        assertThat(results)
                .extracting(Result::outcome)
                .containsExactly(
                        "pass", "fail", "pass", "fail", "pass", "fail", "fail", "fail", "pass",
                        "fail", "fail", "pass", "pass");
        assertThat(results)
                .extracting(result -> result.value().stripTrailingZeros().toPlainString())
                .containsExactly(
                        "4", "1", "25", "1", "25", "1", "2", "1", "265.125", "10", "1000", "60.5",
                        "3600");
        assertThat(results.get(3).failedRows()).isEqualTo(2);
        assertThat(results.get(3).column()).isEqualTo("id");
        assertThat(results.get(3).threshold()).isEqualTo("= 0");
    }

    @Test
    void failedRowsAreKeptByBatchAndLine() {
        var tenant = orders();
        var check = only(tenant, "duplicate_count(id) = 0").id();

        var rows = WORLD.ask(new FailedRows(tenant, check, 10)).items();

        assertThat(rows)
                .extracting(QualityRequest.FailedRow::line)
                .containsExactlyInAnyOrder(2L, 3L);
        assertThat(rows.getFirst().batch()).isEqualTo("1");
        assertThat(rows).extracting(row -> row.values().get("id").toString()).containsOnly("2");
    }

    @Test
    void aCheckThatPostgresRefusesCostsItselfOnly() {
        var results =
                run(
                        orders(),
                        """
                        checks for orders:
                          - row_count > 0
                          - invalid_count(status) = 0:
                              valid regex: '(['
                          - avg(status) > 0
                          - missing_count(gone) = 0
                          - row_count > 0:
                              name: filtered
                              filter: nonsense =
                        checks for nowhere:
                          - row_count > 0
                        """);

        assertThat(results)
                .extracting(Result::outcome)
                .containsExactly("pass", "error", "error", "error", "error", "error");
        assertThat(results.get(1).detail()).contains("regular expression");
        assertThat(results.get(2).detail()).contains("needs a number");
        assertThat(results.get(3).detail()).contains("'gone' is not in orders");
        assertThat(results.get(5).detail()).contains("no dataset or model 'nowhere'");
    }

    @Test
    void aCheckThatTheDoorRefusesCostsItselfOnly() {
        var results =
                run(
                        orders(),
                        """
                        checks for orders:
                          - row_count = 4
                          - row_count > 0:
                              name: filtered
                              filter: '1::regclass is not null'
                        """);

        assertThat(results).extracting(Result::outcome).containsExactly("pass", "error");
        assertThat(results.getLast().detail()).contains("regclass cannot be used here");
    }

    @Test
    void aFilterCannotReachBeyondTheTenant() {
        var other = orders();
        var outcome =
                only(
                        orders(),
                        "row_count > 0:\n      filter: exists (select from "
                                + other.rawSchema()
                                + ".orders)");

        assertThat(outcome.outcome()).isEqualTo("error");
        assertThat(outcome.detail()).contains("permission denied");
    }

    @Test
    void infinitiesAndEmptyTablesHaveADefinedAnswer() {
        var tenant = WORLD.stack.tenant();
        WORLD.table(tenant, "orders", "x double precision", "'NaN'", "1");
        WORLD.table(tenant, "empty", "x numeric, at date");

        var results =
                run(
                        tenant,
                        """
                        checks for orders:
                          - avg(x) > 0
                        checks for empty:
                          - avg(x) > 0
                          - missing_percent(x) = 0%
                          - duplicate_count(x) = 0
                          - freshness(at) < 1d
                          - row_count > 0
                        """);

        assertThat(results)
                .extracting(Result::outcome)
                .containsExactly("error", "error", "pass", "pass", "fail", "fail");
        assertThat(results.getFirst().detail()).isEqualTo("the value is NaN");
    }

    @Test
    void checksRunOnModelsByTheTenantsOwnLogin() {
        var tenant = orders();
        WORLD.model(tenant, "order_count", "select status, count(*) as n from orders group by 1");

        var results = run(tenant, "checks for order_count:\n  - missing_count(status) = 0");

        assertThat(results.getFirst().outcome()).isEqualTo("fail");
        var rows = WORLD.ask(new FailedRows(tenant, results.getFirst().id(), 10)).items();
        assertThat(rows.getFirst().batch()).isNull();
        assertThat(rows.getFirst().values().get("n").toString()).isEqualTo("1");
    }

    @Test
    void aFaultyFileIsRefusedWithItsLineAndNothingChanges() {
        var tenant = orders();
        only(tenant, "row_count > 0");

        assertThatThrownBy(() ->
                        WORLD.ask(
                                new PutChecks(tenant, "f", "checks for orders:\n  - rowcount > 0")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(422);
                            assertThat(e.problem().detail())
                                    .startsWith("line 2, column 5: unknown");
                            assertThat(e.problem().members()).containsKey("errors");
                        });
        assertThat(WORLD.ask(new GetChecks(tenant, "f")).yaml()).contains("row_count > 0");
    }

    @Test
    void onlyTablesThatChangedAreCheckedAgain() {
        var tenant = orders();
        var first = only(tenant, "missing_count(status) = 1");
        WORLD.runChanged(tenant);

        assertThat(WORLD.ask(new History(tenant, first.id(), 10)).items()).hasSize(1);

        WORLD.insert(tenant, "orders", 2, "9, null, 1, null");
        WORLD.runChanged(tenant);

        var result = WORLD.ask(new Results(tenant)).results().getFirst();
        assertThat(result.outcome()).isEqualTo("fail");
        assertThat(result.value()).isEqualByComparingTo(BigDecimal.TWO);
    }

    @Test
    void rowsThatComeUnderAnOlderBatchAreChecked() {
        var tenant = orders();
        WORLD.insert(tenant, "orders", 3, "8, 'new', 1, null");
        only(tenant, "missing_count(status) = 1");

        WORLD.insert(tenant, "orders", 2, "9, null, 1, null");
        WORLD.runChanged(tenant);

        var result = WORLD.ask(new Results(tenant)).results().getFirst();
        assertThat(result.value()).isEqualByComparingTo(BigDecimal.TWO);
    }

    @Test
    void aFailingCheckAsksForItsCauseAndSoDoesItsRecovery() {
        var tenant = orders();
        var check = only(tenant, "missing_count(status) = 0");

        assertThat(WORLD.waiting(tenant, Stage.RCA)).contains(check.id());
    }

    @Test
    void aPassingCheckAsksForNothing() {
        var tenant = orders();
        only(tenant, "row_count > 0");

        assertThat(WORLD.waiting(tenant, Stage.RCA)).isEmpty();
    }

    @Test
    void aFreshTableIsLookedAtAgainWhenItMayHaveAged() {
        var tenant = orders();
        only(tenant, "freshness(\"created at\") < 2h");

        assertThat(WORLD.waiting(tenant, Stage.QUALITY)).contains(Due.FRESHNESS);
    }

    @Test
    void eachLookAtTheAgeIsATraceOfItsOwn() {
        var tenant = orders();
        only(tenant, "freshness(\"created at\") < 2h");
        var first = WORLD.cause(tenant, Due.FRESHNESS);

        WORLD.runWaiting(tenant, Due.FRESHNESS);

        var second = WORLD.cause(tenant, Due.FRESHNESS);
        assertThat(second.trace()).isNotEqualTo(first.trace());
        assertThat(second.parent()).isNull();
    }

    @Test
    void ageIsLookedAtWithoutRunningTheOtherChecks() {
        var tenant = orders();
        var results =
                run(
                        tenant,
                        "checks for orders:\n  - freshness(\"created at\") < 2h\n  - row_count > 0");
        int before = runs(tenant, results.getLast());

        WORLD.runWaiting(tenant, Due.FRESHNESS);

        assertThat(runs(tenant, results.getLast())).isEqualTo(before);
    }

    private static int runs(TenantId tenant, Result result) {
        return WORLD.ask(new History(tenant, result.id(), 100)).items().size();
    }

    @Test
    void aCheckThatStillFailsIsLookedAtAgainLater() {
        var tenant = orders();
        var check = only(tenant, "missing_count(status) = 0");
        WORLD.runJob(tenant, "f");

        assertThat(WORLD.waiting(tenant, Stage.RCA))
                .containsExactlyInAnyOrder(check.id(), QualityRequest.AGAIN + check.id());
    }

    @Test
    void resultsAndTotalsAreToldOnTheirChannels() {
        var tenant = orders();
        var result = only(tenant, "missing_count(status) = 0");

        var items = Json.readObject(WORLD.told(tenant, "quality"));
        var overview = Json.readObject(WORLD.told(tenant, "overview"));

        assertThat(items.get("items").toString()).contains("id=" + result.id(), "outcome=fail");
        assertThat(overview.get("river"))
                .isEqualTo(Map.of("checks", Map.of("pass", 0, "warn", 0, "fail", 1, "error", 0)));
        assertThat(overview.get("quality").toString()).isEqualTo("{score=37.5}");
    }

    @Test
    void scoresAndTotalsSumTheResultsUp() {
        var tenant = orders();
        run(
                tenant,
                """
                checks for orders:
                  - row_count > 0
                  - missing_count(status) = 0
                  - missing_count(amount) = 0
                """);

        var quality = WORLD.ask(new Quality(tenant));
        var totals = WORLD.ask(new Totals(tenant));

        assertThat(quality.score()).isEqualTo(79.2);
        assertThat(quality.datasets().getFirst().columns())
                .containsExactly(
                        new QualityRequest.ColumnScore("status", 37.5),
                        new QualityRequest.ColumnScore("amount", 100));
        assertThat(totals.pass()).isEqualTo(2);
        assertThat(totals.fail()).isEqualTo(1);
    }

    @Test
    void aNewTextDropsChecksThatAreGoneAndKeepsTheResultsOfTheOthers() {
        var tenant = orders();
        run(tenant, "checks for orders:\n  - row_count > 0\n  - missing_count(status) = 0");

        var results = run(tenant, "checks for orders:\n  - row_count > 0");

        assertThat(results).extracting(Result::check).containsExactly("row_count > 0");
        assertThat(WORLD.ask(new DeleteChecks(tenant, "f")).name()).isEqualTo("f");
        assertThat(WORLD.ask(new Results(tenant)).results()).isEmpty();
    }

    @Test
    void anotherTenantsChecksDoNotExist() {
        var tenant = orders();
        var stranger = WORLD.stack.tenant();
        var check = only(tenant, "missing_count(status) = 0").id();

        List<QualityRequest<? extends Record>> requests =
                List.of(
                        new GetChecks(stranger, "f"),
                        new DeleteChecks(stranger, "f"),
                        new Run(stranger, "f", true),
                        new FailedRows(stranger, check, 5),
                        new History(stranger, check, 5),
                        new CheckState(stranger, check),
                        new Breakdown(stranger, check, List.of()));

        for (var request : requests) {
            assertThatThrownBy(() -> WORLD.ask(request))
                    .as(request.toString())
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(404));
        }
        assertThat(WORLD.ask(new Results(stranger)).results()).isEmpty();
    }

    @Test
    void theStateOfACheckCarriesItsLimits() {
        var tenant = orders();
        var check = only(tenant, "avg(amount) between 10 and 20").id();

        var state = WORLD.ask(new CheckState(tenant, check));

        assertThat(state.metric()).isEqualTo("avg");
        assertThat(state.low()).isEqualByComparingTo("10");
        assertThat(state.high()).isEqualByComparingTo("20");
        assertThat(state.outcome()).isEqualTo("fail");
    }

    @Test
    void aBreakdownSumsUpByBatchAndValue() {
        var tenant = orders();
        WORLD.insert(tenant, "orders", 2, "3, 'new', 7, null", "4, 'new', null, null");
        var check = only(tenant, "duplicate_count(id) = 0").id();

        var breakdown = WORLD.ask(new Breakdown(tenant, check, List.of("status")));

        assertThat(breakdown.batches())
                .containsExactlyInAnyOrder(
                        new QualityRequest.BatchAmount("1", 4, 1, 1),
                        new QualityRequest.BatchAmount("2", 2, 1, 1));
        var known = breakdown.batches().stream().map(b -> b.batch()).toList();
        assertThat(breakdown.slices())
                .contains(
                        new QualityRequest.SliceAmounts(
                                "status",
                                "lost",
                                List.of(known.indexOf("1")),
                                List.of(1.0),
                                List.of(1.0)),
                        new QualityRequest.SliceAmounts(
                                "status",
                                "(empty)",
                                List.of(known.indexOf("1")),
                                List.of(1.0),
                                List.of(0.0)));
    }

    @Test
    void aBreakdownChoosesColumnsOfFewValuesItself() {
        var tenant = orders();
        var check = only(tenant, "avg(amount) < 1").id();

        var breakdown = WORLD.ask(new Breakdown(tenant, check, List.of()));

        assertThat(breakdown.slices())
                .extracting(QualityRequest.SliceAmounts::dimension)
                .containsOnly("id", "status");
        assertThat(breakdown.batches())
                .containsExactly(new QualityRequest.BatchAmount("1", 4, 1060.5, 1_001_420.25));
    }

    @Test
    void offendersAreTheRowsOfACause() {
        var tenant = orders();
        var average = only(tenant, "avg(amount) < 1").id();

        var far = WORLD.ask(new Offenders(tenant, average, new Where("1", null, null), 2)).items();
        var empty =
                WORLD.ask(
                                new Offenders(
                                        tenant,
                                        average,
                                        new Where(null, "status", QualityRequest.EMPTY),
                                        5))
                        .items();

        assertThat(far).extracting(QualityRequest.FailedRow::line).containsExactly(4L, 2L);
        assertThat(empty).extracting(QualityRequest.FailedRow::line).containsExactly(4L);
    }
}
