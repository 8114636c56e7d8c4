package io.millrace.gateway.live;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;

/// Work that is due in a moment, all of a moment together: thousands of sockets need no timer each.
/// Lives on the gateway's context.
final class Later {
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Vertx vertx;
    private final Queue<Due> waiting =
            new PriorityQueue<>((a, b) -> Long.signum(a.nanos() - b.nanos()));
    private boolean isSet;

    /// @param nanos by [System#nanoTime], of which only differences say something
    private record Due(long nanos, Runnable work) {}

    Later(Vertx vertx) {
        this.vertx = vertx;
    }

    /// @param delay at least; a moment more at most
    void add(Duration delay, Runnable work) {
        waiting.add(new Due(System.nanoTime() + delay.toNanos(), work));
        set();
    }

    private void set() {
        if (isSet) return;
        isSet = true;
        vertx.setTimer(MOMENT.toMillis(), _ -> runDue());
    }

    private void runDue() {
        isSet = false;
        long now = System.nanoTime();
        try {
            for (var next = waiting.peek();
                    next != null && next.nanos() - now <= 0;
                    next = waiting.peek()) {
                waiting.remove().work().run();
            }
        } finally {
            if (!waiting.isEmpty()) set(); // those behind one that failed too
        }
    }
}
