package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.TenantId;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
    private final Stack stack = Stack.shared();
    private final WorkQueue queue = new WorkQueue(stack.vertx(), stack.db());
    private TenantId tenant = stack.tenant();

    @BeforeEach
    @AfterEach
    void empty() {
        stack.db()
                .platform(
                        c -> c.preparedQuery("delete from millrace.work").execute().await().size());
    }

    private long enqueue(TenantId owner, NewJob job) {
        return stack.db().in(owner, c -> queue.enqueue(c, job));
    }

    @Test
    void aWaitingJobWithTheSameKeyIsTheSameJob() {
        var first = enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));
        var second = enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));

        assertThat(second).isEqualTo(first);
        assertThat(queue.take(Stage.RCA)).isPresent();
        assertThat(queue.take(Stage.RCA)).isEmpty();
    }

    @Test
    void anUrgentJobDoesNotWaitForTheDelayOfAnEqualOne() {
        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t").after(Duration.ofMinutes(5)));
        assertThat(queue.take(Stage.RCA)).isEmpty();

        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));

        assertThat(queue.take(Stage.RCA)).isPresent();
    }

    @Test
    void whileAJobRunsAnEqualOneWaits() {
        enqueue(tenant, NewJob.of(Stage.INGEST, "k", "t"));
        var running = queue.take(Stage.INGEST).orElseThrow();
        var next = enqueue(tenant, NewJob.of(Stage.INGEST, "k", "t"));

        assertThat(queue.take(Stage.INGEST)).isEmpty();
        stack.db()
                .in(
                        tenant,
                        c -> {
                            queue.finish(c, running);
                            return true;
                        });
        assertThat(queue.take(Stage.INGEST).map(Job::id)).contains(next);
    }

    @Test
    void theTransactionThatQueuesAndRollsBackQueuesNothing() {
        assertThatThrownBy(() ->
                        stack.db()
                                .in(
                                        tenant,
                                        c -> {
                                            queue.enqueue(c, NewJob.of(Stage.RCA, "k", "t"));
                                            throw new IllegalStateException("no");
                                        }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(queue.take(Stage.RCA)).isEmpty();
    }

    @Test
    void aLostLeaseGoesToAnotherAndFencesTheFirst() {
        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));
        var lost = queue.take(Stage.RCA).orElseThrow();
        stack.db()
                .platform(c ->
                        c.preparedQuery(
                                        "update millrace.work set lease_until = now() - interval '1 second'")
                                .execute()
                                .await()
                                .size());

        var taken = new WorkQueue(stack.vertx(), stack.db()).take(Stage.RCA).orElseThrow();

        assertThat(taken.id()).isEqualTo(lost.id());
        assertThat(taken.attempt()).isEqualTo(2);
        assertThatThrownBy(() ->
                        stack.db()
                                .in(
                                        tenant,
                                        c -> {
                                            queue.finish(c, lost);
                                            return true;
                                        }))
                .isInstanceOf(Fenced.class);
        stack.db()
                .in(
                        tenant,
                        c -> {
                            queue.finish(c, taken);
                            return true;
                        });
    }

    @Test
    void tenantsTakeTurns() {
        var other = stack.tenant();
        for (int i = 0; i < 40; i++) enqueue(tenant, costly(Integer.toString(i)));
        enqueue(other, costly("one"));

        int before = 0;
        while (true) {
            var job = queue.take(Stage.RCA).orElseThrow();
            stack.db()
                    .in(
                            job.tenant(),
                            c -> {
                                queue.finish(c, job);
                                return true;
                            });
            if (job.tenant().equals(other)) break;
            before++;
        }

        assertThat(before).isLessThanOrEqualTo(2);
    }

    private static NewJob costly(String key) {
        return new NewJob(Stage.RCA, key, java.util.Map.of(), 64, Duration.ZERO, "t");
    }

    @Test
    void anotherTenantSeesAndEndsNoForeignJob() {
        var other = stack.tenant();
        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));
        var job = queue.take(Stage.RCA).orElseThrow();

        var seen =
                stack.db()
                        .in(
                                other,
                                c ->
                                        c.preparedQuery("select id from millrace.work")
                                                .execute()
                                                .await()
                                                .size());

        assertThat(seen).isZero();
        assertThatThrownBy(() ->
                        stack.db()
                                .in(
                                        other,
                                        c -> {
                                            queue.finish(c, job);
                                            return true;
                                        }))
                .isInstanceOf(Fenced.class);
        assertThatThrownBy(() ->
                        stack.db()
                                .in(
                                        other,
                                        c ->
                                                c.preparedQuery(
                                                                "insert into millrace.work (tenant, stage, key, payload, cost, trace) values ($1, 'rca', 'x', '{}', 1, 't')")
                                                        .execute(Tuple.of(tenant.value()))
                                                        .await()))
                .hasMessageContaining("row-level security");
    }

    @Test
    void aWorkerRepeatsWhatFailedAndEndsIt() throws Exception {
        BlockingQueue<Integer> attempts = new LinkedBlockingQueue<>();
        var worker =
                new StageWorker(
                        queue,
                        Stage.RCA,
                        1,
                        job -> {
                            attempts.add(job.attempt());
                            if (job.attempt() < 3) throw new IllegalStateException("not yet");
                            stack.db()
                                    .in(
                                            tenant,
                                            c -> {
                                                queue.finish(c, job);
                                                return true;
                                            });
                        });
        var deployed =
                stack.vertx()
                        .deployVerticle(
                                worker,
                                new DeploymentOptions()
                                        .setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                        .await();

        var id = enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));
        queue.wake(Stage.RCA);

        assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(attempts.poll(20, TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(queue.awaitDone(tenant, id, Duration.ofSeconds(20))).isTrue();
        stack.vertx().undeploy(deployed).await();
    }

    @Test
    void aJobThatAlwaysFailsIsFailedOnceForGood() throws Exception {
        var failed = new LinkedBlockingQueue<String>();
        var runs = new AtomicInteger();
        var worker =
                new StageWorker(
                        queue,
                        Stage.RCA,
                        1,
                        _ -> {
                            runs.incrementAndGet();
                            throw new IllegalStateException("never");
                        },
                        (_, cause) -> failed.add(cause.getMessage()));
        var deployed =
                stack.vertx()
                        .deployVerticle(
                                worker,
                                new DeploymentOptions()
                                        .setThreadingModel(ThreadingModel.VIRTUAL_THREAD))
                        .await();

        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));
        queue.wake(Stage.RCA);

        assertThat(failed.poll(60, TimeUnit.SECONDS)).isEqualTo("never");
        assertThat(runs).hasValue(5);
        stack.vertx().undeploy(deployed).await();
    }
}
