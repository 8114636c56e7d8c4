package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which variable says how much is logged. What a context is told counts before the environment, by
/// the same names.
class LogLevelTest {
    private static Level level(Map<String, String> environment) throws JoranException {
        var context = new LoggerContext();
        environment.forEach(context::putProperty);
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(LogLevelTest.class.getResource("/logback.xml"));
        return context.getLogger("io.millrace").getLevel();
    }

    @Test
    void theUsualNameCountsWhereOursIsNotSet() throws JoranException {
        assertThat(level(Map.of("LOG_LEVEL", "DEBUG"))).isEqualTo(Level.DEBUG);
        assertThat(level(Map.of("LOG_LEVEL", "DEBUG", "MILLRACE_LOG_LEVEL", "ERROR")))
                .isEqualTo(Level.ERROR);
    }

    @Test
    void whereNothingIsSaidTheProductTellsWhatItDoes() throws JoranException {
        assertThat(level(Map.of())).isEqualTo(Level.INFO);
    }
}
