package io.millrace.bench;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Measured durations, from any thread.
final class Latencies {
    private final ConcurrentLinkedQueue<Double> millis = new ConcurrentLinkedQueue<>();

    void add(Duration duration) {
        millis.add(duration.toNanos() / 1e6);
    }

    int count() {
        return millis.size();
    }

    /// The duration in milliseconds that `share` of all do not exceed; not a number without any.
    double percentile(double share) {
        var sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) return Double.NaN;
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }
}
