package io.millrace.quality;

import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.stream.Event;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.Topics;
import io.millrace.stream.WorkQueue;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Tells of results, in the transaction that writes them: events for Kafka and the open pages, jobs
/// for the search for causes.
final class Announcer {
    private static final int ITEMS_A_FRAME = 200;
    private static final Duration REFINE = Duration.ofSeconds(20);

    private final WorkQueue queue;
    private final Outbox outbox;

    Announcer(WorkQueue queue, Outbox outbox) {
        this.queue = queue;
        this.outbox = outbox;
    }

    /// @param changed results of this run
    /// @param all the newest results of the tenant
    void measured(SqlConnection c, List<Result> changed, List<Result> all) {
        var byDataset =
                changed.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Result::dataset, LinkedHashMap::new, Collectors.toList()));
        byDataset.forEach((dataset, results) -> items(c, dataset, results));
        totals(c, all);
    }

    private void items(SqlConnection c, String dataset, List<Result> results) {
        for (int from = 0; from < results.size(); from += ITEMS_A_FRAME) {
            var page = results.subList(from, Math.min(results.size(), from + ITEMS_A_FRAME));
            var data = Map.of("quality", (Object) Map.of("items", page));
            outbox.add(c, new Event(Topics.QUALITY, "checks.measured", dataset, data));
        }
    }

    /// The tenant's totals, as they are after a change.
    void totals(SqlConnection c, List<Result> all) {
        var data = Map.of("overview", (Object) Scoring.overview(all));
        outbox.add(c, new Event(Topics.QUALITY, "quality.scored", "quality", data));
    }

    /// For checks that began or ceased to fail.
    void searchCauses(SqlConnection c, Collection<String> checks, String trace) {
        checks.stream()
                .sorted()
                .forEach(check -> queue.enqueue(c, NewJob.of(Stage.RCA, check, trace)));
    }

    /// For checks that still fail: their causes are looked at again, but not at each of many small
    /// batches.
    void refineCauses(SqlConnection c, Collection<String> checks, String trace) {
        checks.stream()
                .sorted()
                .map(check -> NewJob.of(Stage.RCA, QualityRequest.AGAIN + check, trace))
                .forEach(job -> queue.enqueue(c, job.after(REFINE)));
    }

    /// After the commit.
    void wake() {
        outbox.wake();
        queue.wake(Stage.RCA);
    }
}
