package io.millrace.testkit.loops;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarningsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Warnings warnings = Warnings.listen();
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void anEventLoopThatWaitsIsToldOf() throws Exception {
        var seen = new CountDownLatch(1);
        vertx.runOnContext(_ -> awaitQuietly(seen));

        var said = awaitWarnings();
        seen.countDown();

        assertThat(said).first().asString().contains("has been blocked");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<String> awaitWarnings() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var said = warnings.take();
        while (said.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
            said = warnings.take();
        }
        return said;
    }
}
