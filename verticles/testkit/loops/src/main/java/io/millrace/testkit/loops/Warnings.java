package io.millrace.testkit.loops;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/// What Vert.x says of blocked event loops, unless the whole process stood still.
final class Warnings extends AppenderBase<ILoggingEvent> {
    private static final String CHECKER = "io.vertx.core.impl.BlockedThreadChecker";
    private static final String EVENT_LOOP = "eventloop";

    private final Stalls stalls;
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();

    private Warnings(Stalls stalls) {
        this.stalls = stalls;
    }

    /// Begins to listen.
    static Warnings listen() {
        var warnings = new Warnings(Stalls.watch());
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        warnings.setContext(context);
        warnings.start();
        Logger logger = context.getLogger(CHECKER);
        logger.addAppender(warnings);
        return warnings;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getFormattedMessage().contains(EVENT_LOOP) || stalls.isFresh()) return;
        var stack = event.getThrowableProxy();
        said.add(
                event.getFormattedMessage()
                        + (stack == null ? "" : "\n" + ThrowableProxyUtil.asString(stack)));
    }

    /// What was said since the last time.
    List<String> take() {
        var taken = new ArrayList<String>();
        for (var next = said.poll(); next != null; next = said.poll()) taken.add(next);
        return taken;
    }
}
