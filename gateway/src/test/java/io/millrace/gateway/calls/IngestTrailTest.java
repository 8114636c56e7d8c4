package io.millrace.gateway.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.rca.api.RcaRequest.Cause;
import io.millrace.rca.api.RcaRequest.Incident;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IngestTrailTest {
    private static final Instant END = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant BEFORE = END.minusSeconds(1);
    private static final Instant AFTER = END.plusSeconds(1);
    private static final ModelAnswer MODEL =
            new ModelAnswer(
                    "revenue",
                    "analytics",
                    "shop",
                    "table",
                    "revenue.sql",
                    "",
                    List.of(),
                    null,
                    List.of("raw.orders"),
                    "",
                    "success",
                    null,
                    null,
                    null);

    private static BatchAnswer batch(String state) {
        var end = state.equals("stored") || state.equals("failed") ? END : null;
        return new BatchAnswer(
                "7", "orders", "http", state, BEFORE, end, 3, 2, 1, 40, "00", null, null, null,
                null, 0, null);
    }

    private static RunAnswer run(String id, String project, String state, @Nullable Instant start) {
        return new RunAnswer(
                id, project, "build", "data", state, BEFORE, start, null, 0, 0, null, List.of());
    }

    private static Result check(String dataset, Instant at) {
        return new Result("id", "shop", "c", dataset, "", "pass", null, "", 0, 1, "", at);
    }

    private static Incident incident(String id, String dataset, Instant at, String cause) {
        var causes = List.of(new Cause(1, "batch", cause, 1, 1, Map.of(), null, null, List.of()));
        return new Incident(id, "open", at, at, null, "c", "id", dataset, null, causes);
    }

    private static IngestTrail trail(List<RunAnswer> runs, List<Result> checks) {
        var known = new IngestTrail.Known(List.of(MODEL), runs, checks, List.of());
        return IngestTrail.of(batch("stored"), known);
    }

    @Test
    void whatIsNotStoredIsFollowedByNothing() {
        var known =
                new IngestTrail.Known(
                        List.of(MODEL),
                        List.of(run("1", "shop", "succeeded", AFTER)),
                        List.of(check("orders", AFTER)),
                        List.of(incident("1", "orders", AFTER, "7")));

        for (var state : List.of("received", "running", "failed")) {
            var trail = IngestTrail.of(batch(state), known);

            assertThat(trail.stage()).isEqualTo(state.equals("failed") ? "failed" : "received");
            assertThat(trail.runs()).isEmpty();
            assertThat(trail.checks()).isEmpty();
            assertThat(trail.incidents()).isEmpty();
        }
    }

    @Test
    void theFirstRunOfAProjectThatReadsTheDatasetFollows() {
        var runs =
                List.of(
                        run("5", "other", "succeeded", AFTER),
                        run("4", "shop", "succeeded", AFTER.plusSeconds(9)),
                        run("3", "shop", "succeeded", AFTER),
                        run("2", "shop", "succeeded", BEFORE));

        var trail = trail(runs, List.of(check("orders", BEFORE)));

        assertThat(trail.stage()).isEqualTo("transformed");
        assertThat(trail.runs()).extracting(IngestTrail.Run::runId).containsExactly("3");
        assertThat(trail.runs().getFirst().link()).isEqualTo("/api/v1/runs/3");
        assertThat(trail.checks()).isEmpty();
    }

    @Test
    void itIsStoredUntilARunHasEndedAndEveryCheckWasMeasured() {
        var checked = List.of(check("orders", AFTER), check("revenue", AFTER));
        var half = List.of(check("orders", AFTER), check("revenue", BEFORE));
        var waiting = List.of(run("3", "shop", "queued", null));

        assertThat(trail(waiting, half).stage()).isEqualTo("stored");
        assertThat(trail(waiting, half).runs()).hasSize(1);
        assertThat(trail(waiting, half).checks())
                .extracting(IngestTrail.Check::dataset)
                .containsExactly("orders");
        assertThat(trail(waiting, checked).stage()).isEqualTo("checked");
        assertThat(trail(List.of(), List.of(check("others", AFTER))).stage()).isEqualTo("stored");
    }

    @Test
    void incidentsFollowByTheirTimeOrTheirCause() {
        var incidents =
                List.of(
                        incident("1", "revenue", AFTER, "9"),
                        incident("2", "orders", BEFORE, "9"),
                        incident("3", "elsewhere", AFTER, "9"),
                        incident("4", "elsewhere", BEFORE, "7"));
        var known = new IngestTrail.Known(List.of(MODEL), List.of(), List.of(), incidents);

        var trail = IngestTrail.of(batch("stored"), known);

        assertThat(trail.incidents())
                .extracting(IngestTrail.Opened::id)
                .containsExactlyInAnyOrder("1", "4");
        assertThat(trail.incidents().getFirst().link()).isEqualTo("/api/v1/incidents/1");
    }
}
