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
    private final ConcurrentLinkedQueue<Said> said = new ConcurrentLinkedQueue<>();

    /// @param at by [System#nanoTime]
    private record Said(String text, long at) {}

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
        if (!event.getFormattedMessage().contains(EVENT_LOOP)) return;
        var stack = event.getThrowableProxy();
        var text =
                event.getFormattedMessage()
                        + (stack == null ? "" : "\n" + ThrowableProxyUtil.asString(stack));
        said.add(new Said(text, System.nanoTime()));
    }

    /// What was said since the last time. Takes a moment where anything was.
    List<String> take() {
        var fresh = new ArrayList<Said>();
        for (var next = said.poll(); next != null; next = said.poll()) fresh.add(next);
        return fresh.stream().filter(one -> !stalls.wereAbout(one.at())).map(Said::text).toList();
    }
}
