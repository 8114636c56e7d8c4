package io.millrace.quality.engine.anomaly;

import java.time.Duration;
import java.time.Instant;

/// What is usual at a time of the cycle, as a difference from the level.
final class Seasons {
    private final long cycle;
    private final Mean[] slots;

    /// @param memory cycles that a slot remembers
    Seasons(Duration cycle, int slots, double memory) {
        this.cycle = cycle.toSeconds();
        this.slots = new Mean[slots];
        for (int i = 0; i < slots; i++) this.slots[i] = new Mean(memory);
    }

    private Mean slot(Instant at) {
        long within = Math.floorMod(at.getEpochSecond(), cycle);
        return slots[(int) (within * slots.length / cycle)];
    }

    /// Whether this time of the cycle was seen before.
    boolean knows(Instant at) {
        return !slot(at).isEmpty();
    }

    double at(Instant at) {
        return slot(at).value();
    }

    void add(Instant at, double difference) {
        slot(at).add(difference);
    }
}
