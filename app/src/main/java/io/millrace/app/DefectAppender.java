package io.millrace.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.millrace.tenants.Defects;
import java.util.Objects;
import org.slf4j.LoggerFactory;

/// Counts what is logged as an error with what was thrown: by our rules that is a fault of the
/// program or of where it runs.
final class DefectAppender extends AppenderBase<ILoggingEvent> {
    private final Defects defects;

    private DefectAppender(Defects defects) {
        this.defects = defects;
    }

    /// Begins to count in `defects`.
    ///
    /// @return ends it
    static Runnable attach(Defects defects) {
        var appender = new DefectAppender(defects);
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        appender.setContext(context);
        appender.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        return () -> root.detachAppender(appender);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.ERROR)) return;
        if (!(event.getThrowableProxy() instanceof ThrowableProxy proxy)) return;
        defects.add(proxy.getThrowable(), value(event, "service"), value(event, "trace"));
    }

    private static String value(ILoggingEvent event, String key) {
        if (event.getKeyValuePairs() == null) return "";
        return event.getKeyValuePairs().stream()
                .filter(pair -> pair.key.equals(key))
                .map(pair -> Objects.toString(pair.value, ""))
                .findFirst()
                .orElse("");
    }
}
