package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private static final TestDatabase TEST = TestDatabase.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(20);

    private Vertx vertx;
    private Database database;
    private TenantDb db;

    @BeforeEach
    void open() {
        vertx = TestDatabase.vertx();
        database =
                Database.open(vertx, TEST.settings(4, 1, 1, Duration.ofSeconds(5)), TEST.secrets());
        db = database.tenantDb();
    }

    @AfterEach
    void close() {
        Database.close(vertx);
    }

    @Test
    void whatIsUnderWayComesToItsEnd() throws Exception {
        var entered = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var work =
                new FutureTask<>(() ->
                        db.platform(c -> {
                            entered.countDown();
                            await(goOn);
                            return c.query("select 7").execute().await().size();
                        }));
        var closing = new FutureTask<>(database::close, null);
        Thread.ofVirtual().start(work);
        await(entered);
        Thread.ofVirtual().start(closing);
        awaitRefusal(closing);
        goOn.countDown();

        closing.get();

        assertThat(work.isDone()).isTrue();
        assertThat(work.get()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitRefusal(Future<?> closing) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isRefused(db::ping)) {
            assertThat(closing).isNotDone();
            assertThat(System.nanoTime()).as("refused in time").isLessThan(deadline);
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    private static boolean isRefused(Runnable work) {
        try {
            work.run();
            return false;
        } catch (ProblemException e) {
            return true;
        }
    }

    @Test
    void nothingBeginsOnceItIsClosed() {
        var tenant = TEST.tenant();

        database.close();

        assertUnavailable(db::ping);
        assertUnavailable(() -> db.in(tenant, _ -> 0));
        assertUnavailable(() -> db.copy(tenant, _ -> 0));
    }

    private static void assertUnavailable(Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().type()).endsWith(":unavailable"));
    }

    @Test
    void workThatTakesTooLongIsNotWaitedFor() {
        var gate = new Gate();
        gate.enter();

        assertThat(gate.close(Duration.ofMillis(10))).isFalse();

        gate.leave();
        assertThat(gate.close(Duration.ofMillis(10))).isTrue();
    }
}
