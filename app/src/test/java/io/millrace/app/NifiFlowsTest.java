package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millrace.kernel.TenantId;
import io.millrace.nifi.NifiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What a node says of a NiFi that is away; with one that is there NifiIT deals.
class NifiFlowsTest {
    private static final TenantId TENANT = new TenantId("a12345678901");

    /// An address on which nobody listens any more.
    private static String nobody() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "https://127.0.0.1:" + free.getLocalPort();
        }
    }

    @Test
    void saysOnceThatNifiIsAway() throws Exception {
        var login = Map.of("MILLRACE_NIFI_USER", "ada", "MILLRACE_NIFI_PASSWORD", "secret");
        var flows = new NifiFlows(NifiPlace.read(nobody(), login).orElseThrow());
        var log = new ListAppender<ILoggingEvent>();
        var logger = (Logger) LoggerFactory.getLogger(NifiFlows.class);
        log.start();
        logger.addAppender(log);
        try {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> flows.read(TENANT)).isInstanceOf(NifiException.class);
            }
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getMessage)
                .asString()
                .contains("does not answer");
    }
}
