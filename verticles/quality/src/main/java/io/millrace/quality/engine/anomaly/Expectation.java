package io.millrace.quality.engine.anomaly;

import java.time.Duration;
import java.time.Instant;

/// What the next value will be: the level of the stream, with what is usual at this time of the day
/// once that has proved the better guess.
final class Expectation {
    private static final int SLOTS_A_DAY = 48;
    private static final double DAYS_KNOWN = 7;

    /// A guess has to be so much better to be taken.
    private static final double BETTER = 0.9;

    private final Mean level;
    private final Mean missOfLevel;
    private final Mean missOfSeason;
    private final Seasons day = new Seasons(Duration.ofDays(1), SLOTS_A_DAY, DAYS_KNOWN);

    Expectation(double memory) {
        this.level = new Mean(memory);
        this.missOfLevel = new Mean(2 * memory);
        this.missOfSeason = new Mean(2 * memory);
    }

    double at(Instant at) {
        boolean isSeasonal = day.knows(at) && missOfSeason.value() < BETTER * missOfLevel.value();
        return isSeasonal ? level.value() + day.at(at) : level.value();
    }

    void add(Instant at, double value) {
        double difference = value - level.value();
        missOfLevel.add(Math.abs(difference));
        if (day.knows(at)) missOfSeason.add(Math.abs(difference - day.at(at)));
        day.add(at, difference);
        level.add(value);
    }

    /// Begins with what it is told.
    void start(double value) {
        level.add(value);
    }

    /// Takes up a new level from the next values.
    void shift(double values) {
        level.loosen(values);
    }
}
