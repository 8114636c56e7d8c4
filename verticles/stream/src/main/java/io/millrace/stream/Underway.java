package io.millrace.stream;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Work of one verticle that its end waits for: what still waits in a verticle's context when that
/// is undeployed never goes on, and would keep the connection that it holds.
final class Underway {
    /// One party for the verticle, and one for each piece of work.
    private final Phaser parties = new Phaser(1);

    private volatile boolean isEnding;

    /// Does `work` here and now, but not after the end.
    void run(Runnable work) {
        if (isEnding || parties.register() < 0) return;
        try {
            work.run();
        } finally {
            parties.arriveAndDeregister();
        }
    }

    /// Whether long work should come to its end.
    boolean isEnding() {
        return isEnding;
    }

    /// Lets no more begin, and waits for what has begun. Blocks; called once.
    ///
    /// @return false when some of it still goes on after `patience`
    boolean end(Duration patience) throws InterruptedException {
        isEnding = true;
        try {
            parties.awaitAdvanceInterruptibly(
                    parties.arriveAndDeregister(), patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        }
    }
}
