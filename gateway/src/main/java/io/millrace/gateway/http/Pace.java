package io.millrace.gateway.http;

import java.time.Duration;

/// How slowly a client may take an answer that holds something open while it is written. Only the
/// time counts for which the client is waited for.
///
/// @param grace for which it may take nothing
/// @param leastPerSecond bytes, on average, of the time beyond that
record Pace(Duration grace, long leastPerSecond) {
    /// A gigabyte takes 70 minutes at most.
    static final Pace STANDARD = new Pace(Duration.ofSeconds(60), 256 * 1024);

    /// How long the client may be waited for until it has taken `bytes`.
    Duration most(long bytes) {
        return grace.plusMillis(bytes * 1_000 / leastPerSecond);
    }
}
