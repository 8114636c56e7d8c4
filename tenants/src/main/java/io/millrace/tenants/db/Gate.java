package io.millrace.tenants.db;

import io.millrace.kernel.Problem;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Counts the work that is under way, so that closing can wait for it.
final class Gate {
    private static final int ALL = Integer.MAX_VALUE;

    private final Semaphore free = new Semaphore(ALL);
    private volatile boolean closed;

    /// One [#leave] must follow.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable` once it is closed
    void enter() {
        if (!closed && free.tryAcquire()) {
            if (!closed) return;
            free.release();
        }
        throw Problem.unavailable("This node is stopping.").toException();
    }

    void leave() {
        free.release();
    }

    /// Lets nothing in any more and waits for what is inside.
    ///
    /// @return false when something was inside for longer than `patience`
    boolean close(Duration patience) {
        closed = true;
        try {
            boolean empty = free.tryAcquire(ALL, patience.toNanos(), TimeUnit.NANOSECONDS);
            if (empty) free.release(ALL);
            return empty;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
