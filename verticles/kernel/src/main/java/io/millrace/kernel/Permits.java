package io.millrace.kernel;

import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A number of permits, given out in the order of asking. Waiting suspends a virtual thread of
/// Vert.x without holding up its verticle, which a `Semaphore` would.
public final class Permits {
    private final Deque<Promise<Void>> waiting = new ArrayDeque<>();
    private int free;

    public Permits(int count) {
        this.free = count;
    }

    /// Waits for a permit, however long and however many others wait.
    public void take() {
        var turn = Promise.<Void>promise();
        enter(turn, Integer.MAX_VALUE);
        turn.future().await();
    }

    /// Waits for a permit.
    ///
    /// @param longestQueue how many may wait
    /// @return false when none came in time, or too many wait already
    public boolean take(Duration patience, int longestQueue) {
        var turn = Promise.<Void>promise();
        if (!enter(turn, longestQueue)) return false;
        boolean isIn =
                turn.future()
                        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .map(true)
                        .otherwise(false)
                        .await();
        if (!isIn && !leave(turn)) give(); // it came at the last moment
        return isIn;
    }

    private synchronized boolean enter(Promise<Void> turn, int longestQueue) {
        if (free > 0) {
            free--;
            turn.complete();
            return true;
        }
        return waiting.size() < longestQueue && waiting.add(turn);
    }

    private synchronized boolean leave(Promise<Void> turn) {
        return waiting.remove(turn);
    }

    public void give() {
        var next = next();
        if (next != null) next.complete();
    }

    private synchronized @Nullable Promise<Void> next() {
        var next = waiting.poll();
        if (next == null) free++;
        return next;
    }
}
