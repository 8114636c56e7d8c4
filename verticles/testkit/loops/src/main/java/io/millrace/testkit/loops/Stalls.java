package io.millrace.testkit.loops;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Notices when event loops do not get on through no fault of theirs: in a collection of garbage,
/// or on a machine that has too much to do.
final class Stalls {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration LATE = Duration.ofMillis(60);
    private static final Duration FRESH = Duration.ofMillis(600);

    private final Tasks loops = new Tasks("vert.x-eventloo");
    private volatile long last = System.nanoTime() - FRESH.toNanos();

    static Stalls watch() {
        var stalls = new Stalls();
        Thread.ofPlatform().daemon().name("stalls").start(stalls::look);
        return stalls;
    }

    private void look() {
        while (true) {
            long before = System.nanoTime();
            LockSupport.parkNanos(LOOK.toNanos());
            long now = System.nanoTime();
            boolean isLate = now - before > LATE.toNanos();
            if (loops.hadToWait(LATE.toNanos() / 2) || isLate) last = now;
        }
    }

    /// Whether there was one a moment ago.
    boolean isFresh() {
        return System.nanoTime() - last < FRESH.toNanos();
    }
}
