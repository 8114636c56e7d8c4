package io.millrace.gateway.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.calls.DriftImpact.Dependent;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.ingest.api.IngestRequest.DriftMapping;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriftImpactTest {
    private static final DriftAnswer DRIFT =
            new DriftAnswer(
                    "1",
                    "orders",
                    "7",
                    "unit",
                    List.of("amount"),
                    new DriftMapping("scale", List.of(), Map.of(), 100.0, 0.0, "cents", null),
                    0.95,
                    List.of(),
                    "open",
                    Instant.EPOCH,
                    null,
                    null,
                    null,
                    null,
                    0,
                    null,
                    "new",
                    null,
                    0,
                    null);

    private static ModelAnswer model(String name, String sql, String... dependsOn) {
        return new ModelAnswer(
                name,
                "analytics",
                "shop",
                "table",
                name + ".sql",
                "",
                List.of(),
                null,
                List.of(dependsOn),
                sql,
                "success",
                null,
                null,
                null);
    }

    private static Result check(String dataset, String column) {
        return new Result(
                "id",
                "checks.yaml",
                "not null",
                dataset,
                column,
                "pass",
                null,
                "",
                0,
                1,
                "",
                Instant.EPOCH);
    }

    @Test
    void whatIsMadeOfTheCurrentTableDependsOnTheDatasetAsWell() {
        var models =
                List.of(
                        model("came", "select id from raw.orders", "raw.orders"),
                        model(
                                "stands",
                                "select amount from raw.orders_current",
                                "raw.orders_current"),
                        model("totals", "select sum(total)", "stands"),
                        model("other", "select amount from raw.bills", "raw.bills"));
        var checks =
                List.of(
                        check("orders", "amount"),
                        check("totals", "total"),
                        check("bills", "amount"));

        var impact = DriftImpact.of(DRIFT, models, checks, List.of(), List.of());

        assertThat(impact.models())
                .containsExactly(
                        new Dependent("analytics.came", false),
                        new Dependent("analytics.stands", true),
                        new Dependent("analytics.totals", false));
        assertThat(impact.checks())
                .containsExactly(
                        new Dependent("checks.yaml: not null", true),
                        new Dependent("checks.yaml: not null", false));
    }
}
