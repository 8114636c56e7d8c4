package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.Pipeline;
import io.millrace.ingest.api.IngestRequest.PipelineAnswer;
import io.millrace.ingest.api.IngestRequest.PipelineLatency;
import io.millrace.ingest.api.IngestRequest.PipelineStep;
import io.millrace.ingest.api.IngestRequest.PipelineSums;
import io.millrace.ingest.engine.LatencySketch;
import io.millrace.ingest.store.PipelineStore;
import io.millrace.kernel.Period;
import io.millrace.tenants.db.TenantDb;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the pipeline did in a time: sums and quantiles of what was counted.
final class Pipelines {
    private final TenantDb db;
    private final PipelineStore store = new PipelineStore();

    Pipelines(TenantDb db) {
        this.db = db;
    }

    PipelineAnswer of(Pipeline asked) {
        var within = new Period(asked.from(), asked.until());
        var unit = asked.byDay() ? "day" : "hour";
        var found = db.in(asked.tenant(), c -> store.sums(c, within, asked.dataset(), unit));
        var total = new Adding();
        var steps = new TreeMap<Instant, Adding>();
        for (var its : found) {
            total.add(its);
            steps.computeIfAbsent(its.at(), _ -> new Adding()).add(its);
        }
        List<PipelineStep> items =
                steps.entrySet().stream()
                        .map(step -> new PipelineStep(step.getKey(), step.getValue().sums()))
                        .toList();
        return new PipelineAnswer(total.sums(), items);
    }

    /// Sums on their way.
    private static final class Adding {
        private final LatencySketch latency = new LatencySketch();
        private long batches;
        private long failed;
        private long rowsIn;
        private long rowsStored;
        private long rowsQuarantined;
        private long bytes;

        void add(PipelineStore.Sums its) {
            if (its.step() == LatencySketch.FAILED) failed += its.batches();
            else batches += its.batches();
            rowsIn += its.rowsIn();
            rowsStored += its.rowsStored();
            rowsQuarantined += its.rowsQuarantined();
            bytes += its.bytes();
            latency.add(its.step(), its.rowsStored());
        }

        PipelineSums sums() {
            return new PipelineSums(
                    batches, failed, rowsIn, rowsStored, rowsQuarantined, bytes, latency());
        }

        private @Nullable PipelineLatency latency() {
            var half = latency.quantile(0.5);
            if (half.isEmpty()) return null;
            return new PipelineLatency(
                    half.getAsDouble(),
                    latency.quantile(0.95).orElseThrow(),
                    latency.quantile(0.99).orElseThrow());
        }
    }
}
