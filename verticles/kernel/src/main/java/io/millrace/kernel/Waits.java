package io.millrace.kernel;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waiting no longer than so long.
public final class Waits {
    private Waits() {}

    /// Waits on a virtual thread or outside Vert.x, and is in turn again afterwards. After
    /// [Future#await(long, TimeUnit)] a virtual thread whose time was over goes on beside its
    /// verticle: it can wait for nothing more, and another one's work may stop for good.
    ///
    /// @param longest rounded down to milliseconds, at least one
    /// @throws TimeoutException when the time is over first; what comes later is the caller's to
    ///   look after
    public static <T> T await(Future<T> future, Duration longest) throws TimeoutException {
        return future.timeout(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS).await();
    }
}
