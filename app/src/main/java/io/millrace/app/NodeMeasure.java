package io.millrace.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.gateway.meters.NodeFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How a node does, in a few figures, from one moment to the next.
final class NodeMeasure {
    private static final double NANOS = 1e9;

    private final NodeFigures figures;
    private final LongSupplier rows;
    private long rowsBefore;
    private Instant before;

    /// @param rows how many were stored here so far
    NodeMeasure(MeterRegistry meters, LongSupplier rows, Instant now) {
        this.figures = new NodeFigures(meters);
        this.rows = rows;
        this.rowsBefore = rows.getAsLong();
        this.before = now;
    }

    /// @param queueWaiting jobs of all nodes; null where this one does not look
    /// @param kafkaLag records of the sources that this node reads
    /// @param rowsPerSecond since the measure before
    /// @param cpu share of the machine's processors that the process uses, 0 to 1
    record Measured(
            @Nullable Long queueWaiting,
            long kafkaLag,
            double rowsPerSecond,
            @Nullable Double cpu,
            @Nullable Long heapBytes) {}

    Measured take(Instant now) {
        long stored = rows.getAsLong();
        double seconds = Duration.between(before, now).toNanos() / NANOS;
        double perSecond = seconds > 0 ? (stored - rowsBefore) / seconds : 0;
        rowsBefore = stored;
        before = now;
        var waiting = figures.waitingJobs();
        var node = figures.node();
        var cpu = node.cpu();
        return new Measured(
                waiting.isPresent() ? waiting.getAsLong() : null,
                figures.kafkaLag(),
                perSecond,
                cpu == null || !Double.isFinite(cpu) ? null : cpu,
                node.heapBytes());
    }
}
