package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueMetersTest {
    private final Stack stack = Stack.shared();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private String deployed = "";

    @BeforeEach
    void empty() {
        execute("delete from millrace.work");
        execute("delete from millrace.outbox");
    }

    @AfterEach
    void stop() {
        stack.vertx().undeploy(deployed).await();
        empty();
    }

    @Test
    void whatWaitsIsMeasuredByStageWithItsAge() {
        var tenant = stack.tenant();
        var queue = new WorkQueue(stack.vertx(), stack.db());
        stack.db().in(tenant, c -> queue.enqueue(c, NewJob.of(Stage.RCA, "a", "t")));
        stack.db().in(tenant, c -> queue.enqueue(c, NewJob.of(Stage.RCA, "b", "t")));
        execute("update millrace.work set created_at = now() - interval '90 seconds'");
        execute(
                """
                insert into millrace.outbox (tenant, topic, type, entity, channels, at)
                values ($1, 'raw.data.ingested', 't', 'e', '{}', now() - interval '30 seconds')
                """,
                tenant.value());

        start();

        assertThat(jobs("rca", "queued")).isEqualTo(2);
        assertThat(jobs("rca", "failed")).isZero();
        assertThat(jobs("ingest", "queued")).isZero();
        assertThat(gauge("millrace.queue.oldest", "stage", "rca")).isBetween(90.0, 150.0);
        assertThat(gauge("millrace.queue.oldest", "stage", "ingest")).isZero();
        assertThat(gauge("millrace.outbox.events")).isEqualTo(1);
        assertThat(gauge("millrace.outbox.oldest")).isBetween(30.0, 90.0);
    }

    private void start() {
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        deployed =
                stack.vertx().deployVerticle(new QueueMeters(stack.db(), meters), options).await();
        until(() -> !Double.isNaN(gauge("millrace.outbox.events")));
    }

    private double jobs(String stage, String state) {
        return gauge("millrace.queue.jobs", "stage", stage, "state", state);
    }

    private double gauge(String name, String... tags) {
        return meters.get(name).tags(tags).gauge().value();
    }

    private void execute(String sql, Object... values) {
        stack.db()
                .platform(c -> c.preparedQuery(sql).execute(Tuple.from(values)).await().rowCount());
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it never came to hold");
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
