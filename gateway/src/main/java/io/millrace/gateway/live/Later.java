package io.millrace.gateway.live;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// Work that is to be tried again in a moment, all of it together: thousands of sockets need no
/// timer each. Lives on the gateway's context.
final class Later {
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Vertx vertx;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean isSet;

    Later(Vertx vertx) {
        this.vertx = vertx;
    }

    void add(Runnable work) {
        waiting.add(work);
        if (isSet) return;
        isSet = true;
        vertx.setTimer(MOMENT.toMillis(), _ -> runAll());
    }

    /// Those behind one that fails have their turn with the next that comes.
    private void runAll() {
        isSet = false;
        for (int left = waiting.size(); left > 0; left--) waiting.remove().run();
    }
}
