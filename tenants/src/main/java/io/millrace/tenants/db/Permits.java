package io.millrace.tenants.db;

import io.millrace.kernel.Problem;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A number of permits, given out in the order of asking. Waiting suspends a virtual thread of
/// Vert.x without holding up its verticle, which a `Semaphore` would.
final class Permits {
    private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
    private final int longestQueue;
    private int free;

    Permits(int count, int longestQueue) {
        this.free = count;
        this.longestQueue = longestQueue;
    }

    /// Waits for a permit.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable` when none comes in time, or too
    ///   many wait already
    void take(Duration patience) {
        var turn = Promise.<Void>promise();
        enter(turn);
        try {
            turn.future().await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (!leave(turn)) give(); // it came at the last moment
            throw busy();
        }
    }

    private synchronized void enter(Promise<Void> turn) {
        if (free > 0) {
            free--;
            turn.complete();
            return;
        }
        if (waiting.size() >= longestQueue) throw busy();
        waiting.add(turn);
    }

    private synchronized boolean leave(Promise<Void> turn) {
        return waiting.remove(turn);
    }

    void give() {
        var next = next();
        if (next != null) next.complete();
    }

    private synchronized @org.jspecify.annotations.Nullable Promise<Void> next() {
        var next = waiting.poll();
        if (next == null) free++;
        return next;
    }

    private static RuntimeException busy() {
        return Problem.unavailable("All connections for tenants' SQL are taken; retry soon.")
                .toException();
    }
}
