package io.millrace.testkit.loops;

import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import java.util.concurrent.TimeUnit;

/// Makes every Vert.x of a test look at its threads often and warn, with what it was at, of an
/// event loop that is blocked for 200 ms.
public final class ShortPatience implements VertxServiceProvider {
    private static final long LOOK_MILLIS = 50;
    private static final long ALLOWED_MILLIS = 200;

    @Override
    public void init(VertxBootstrap vertx) {
        vertx.options()
                .setBlockedThreadCheckInterval(LOOK_MILLIS)
                .setBlockedThreadCheckIntervalUnit(TimeUnit.MILLISECONDS)
                .setMaxEventLoopExecuteTime(ALLOWED_MILLIS)
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setWarningExceptionTime(ALLOWED_MILLIS)
                .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS);
    }
}
