package io.millrace.ingest.engine.pull;

import java.time.Duration;

/// How fast a source may be asked.
public final class Pace {
    private static final double NANOS = 1e9;

    private Pace() {}

    /// What is left to wait before the next request.
    ///
    /// @param perSecond most requests
    /// @param since the last one was sent
    public static Duration left(double perSecond, Duration since) {
        var left = Duration.ofNanos((long) Math.ceil(NANOS / perSecond)).minus(since);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
