package io.millrace.testkit.loops;

import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;

/// Notices when event loops do not get on through no fault of theirs: in a collection of garbage,
/// or on a machine that has too much to do.
final class Stalls {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration LATE = Duration.ofMillis(60);
    private static final Duration BEFORE = Duration.ofMillis(600);
    // Linux adds a wait to what a thread has waited when the wait is over.
    private static final Duration AFTER = Duration.ofMillis(500);
    private static final int KEPT = 1_000;

    private final Tasks loops = new Tasks("vert.x-eventloo");
    private final Deque<Long> seen = new ConcurrentLinkedDeque<>();

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
            if (loops.hadToWait(LATE.toNanos() / 2) || isLate) seen.addLast(now);
            if (seen.size() > KEPT) seen.pollFirst();
        }
    }

    /// Whether there was one about that time, by [System#nanoTime]. Waits until that can be known.
    boolean wereAbout(long nanos) {
        for (long left = AFTER.toNanos(); left > 0; ) {
            left = nanos + AFTER.toNanos() - System.nanoTime();
            if (left > 0) LockSupport.parkNanos(left);
        }
        return seen.stream()
                .anyMatch(one -> one - nanos > -BEFORE.toNanos() && one - nanos < AFTER.toNanos());
    }
}
