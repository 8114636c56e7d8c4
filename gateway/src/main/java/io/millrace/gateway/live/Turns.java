package io.millrace.gateway.live;

import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;

/// So many at once; the others wait in the order of asking, however many they are: when a node
/// dies, all of its clients come to another one in the same moment. Lives on the gateway's context,
/// of which waiting suspends one virtual thread.
final class Turns {
    private final Queue<Promise<Void>> waiting = new ArrayDeque<>();
    private int free;

    Turns(int atOnce) {
        this.free = atOnce;
    }

    /// Does `work` when its turn comes.
    void take(Runnable work) {
        await();
        try {
            work.run();
        } finally {
            var next = waiting.poll();
            if (next == null) free++;
            else next.complete();
        }
    }

    private void await() {
        if (free > 0) {
            free--;
            return;
        }
        var turn = Promise.<Void>promise();
        waiting.add(turn);
        turn.future().await();
    }
}
