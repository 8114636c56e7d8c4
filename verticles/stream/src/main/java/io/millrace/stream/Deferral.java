package io.millrace.stream;

import java.time.Duration;

/// How a job is put off while something is away: doubling from `first` up to `longest`, `most`
/// times; from then on it counts as an attempt.
record Deferral(Duration first, Duration longest, int most) {
    static final Deferral STANDARD =
            new Deferral(Duration.ofMillis(500), Duration.ofMinutes(1), 1_440);
}
