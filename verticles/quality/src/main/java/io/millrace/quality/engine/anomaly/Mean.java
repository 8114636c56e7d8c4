package io.millrace.quality.engine.anomaly;

/// A running mean that forgets: plain while young, exponential afterwards.
final class Mean {
    private final double memory;
    private double count;
    private double mean;

    /// @param memory how many values it remembers
    Mean(double memory) {
        this.memory = memory;
    }

    /// 0 without values.
    double value() {
        return mean;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(double value) {
        count = Math.min(count + 1, memory);
        mean += (value - mean) / count;
    }

    /// Holds what it knows no more dearly than so many values.
    void loosen(double values) {
        count = Math.min(count, values);
    }
}
