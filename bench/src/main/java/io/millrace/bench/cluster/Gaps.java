package io.millrace.bench.cluster;

import java.time.Duration;

/// The longest time between two successes of one kind. Safe from any thread.
final class Gaps {
    private long last = System.nanoTime();
    private long longest;
    private long count;

    synchronized void success() {
        long now = System.nanoTime();
        longest = Math.max(longest, now - last);
        last = now;
        count++;
    }

    /// A time that somebody measured himself.
    synchronized void gap(Duration length) {
        longest = Math.max(longest, length.toNanos());
        count++;
    }

    synchronized Duration longest() {
        return Duration.ofNanos(longest);
    }

    synchronized long count() {
        return count;
    }
}
