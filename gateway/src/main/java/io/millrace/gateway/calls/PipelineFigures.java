package io.millrace.gateway.calls;

import io.millrace.ingest.api.IngestRequest.PipelineLatency;
import io.millrace.ingest.api.IngestRequest.PipelineSums;
import io.millrace.transform.api.TransformRequest.RunTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How the pipeline did, over all of a time and by its steps.
///
/// @param step `hour` or `day`
/// @param items the steps in which something ended, the oldest first
record PipelineFigures(LocalDate from, LocalDate to, String step, Row total, List<Row> items) {
    private static final int RATE_DIGITS = 4;
    private static final String HEAD =
            "at,batches,failedBatches,rowsIn,rowsStored,rowsQuarantined,bytes,rowsPerSecond,"
                    + "errorRate,latencyP50Seconds,latencyP95Seconds,latencyP99Seconds,modelRuns,"
                    + "failedModelRuns,modelP50Seconds,modelP95Seconds\r\n";

    PipelineFigures {
        items = List.copyOf(items);
    }

    /// @param at when the step begins; null of the total
    /// @param rowsPerSecond stored
    /// @param errorRate percent of the records that were set aside; null without records
    /// @param models null where the service that builds them is away
    record Row(
            @Nullable Instant at,
            long batches,
            long failedBatches,
            long rowsIn,
            long rowsStored,
            long rowsQuarantined,
            long bytes,
            double rowsPerSecond,
            @Nullable BigDecimal errorRate,
            @Nullable PipelineLatency latency,
            @Nullable RunTime models) {
        /// @param seconds that have passed of the step
        static Row of(
                @Nullable Instant at, PipelineSums its, @Nullable RunTime models, long seconds) {
            return new Row(
                    at,
                    its.batches(),
                    its.failed(),
                    its.rowsIn(),
                    its.rowsStored(),
                    its.rowsQuarantined(),
                    its.bytes(),
                    (double) its.rowsStored() / Math.max(1, seconds),
                    errorRate(its),
                    its.latency(),
                    models);
        }

        private static @Nullable BigDecimal errorRate(PipelineSums its) {
            if (its.rowsIn() == 0) return null;
            return BigDecimal.valueOf(its.rowsQuarantined())
                    .movePointRight(2)
                    .divide(BigDecimal.valueOf(its.rowsIn()), RATE_DIGITS, RoundingMode.HALF_EVEN);
        }

        private String line() {
            return Stream.of(
                            text(at),
                            text(batches),
                            text(failedBatches),
                            text(rowsIn),
                            text(rowsStored),
                            text(rowsQuarantined),
                            text(bytes),
                            text(rowsPerSecond),
                            text(errorRate),
                            text(latency == null ? null : latency.p50Seconds()),
                            text(latency == null ? null : latency.p95Seconds()),
                            text(latency == null ? null : latency.p99Seconds()),
                            text(models == null ? null : models.runs()),
                            text(models == null ? null : models.failed()),
                            text(models == null ? null : models.p50Seconds()),
                            text(models == null ? null : models.p95Seconds()))
                    .collect(Collectors.joining(",", "", "\r\n"));
        }

        /// Figures and times only: nothing has to be quoted.
        private static String text(@Nullable Object value) {
            if (value == null) return "";
            if (value instanceof Double number) return String.format(Locale.ROOT, "%.6f", number);
            if (value instanceof BigDecimal number) return number.toPlainString();
            return value.toString();
        }
    }

    /// A line a step.
    String csv() {
        return items.stream().map(Row::line).collect(Collectors.joining("", HEAD, ""));
    }
}
