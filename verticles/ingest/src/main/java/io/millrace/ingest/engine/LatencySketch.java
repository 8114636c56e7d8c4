package io.millrace.ingest.engine;

import java.util.OptionalDouble;
import java.util.TreeMap;

/// How long records took, as counts by step. Four steps double the time, so that a quantile is at
/// most a fifth too long and never too short.
public final class LatencySketch {
    /// Stands for batches that failed, which have no latency.
    public static final int FAILED = -1;

    private static final double STEPS_A_DOUBLING = 4;
    private static final double MILLIS = 1_000;

    private final TreeMap<Integer, Long> records = new TreeMap<>();
    private long all;

    /// Adds records that took as long as step `step` says.
    public void add(int step, long count) {
        if (step == FAILED || count <= 0) return;
        records.merge(step, count, Long::sum);
        all += count;
    }

    /// The time in seconds within which `share` of the records were through; empty without records.
    public OptionalDouble quantile(double share) {
        long upTo = 0;
        for (var entry : records.entrySet()) {
            upTo += entry.getValue();
            if (upTo >= share * all) return OptionalDouble.of(longest(entry.getKey()));
        }
        return OptionalDouble.empty();
    }

    private static double longest(int step) {
        return Math.pow(2, step / STEPS_A_DOUBLING) / MILLIS;
    }
}
