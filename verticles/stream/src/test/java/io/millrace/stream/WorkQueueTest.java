package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

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
        assertThat(queue.take(Stage.RCA).job()).isPresent();
        assertThat(queue.take(Stage.RCA).job()).isEmpty();
    }

    @Test
    void anUrgentJobDoesNotWaitForTheDelayOfAnEqualOne() {
        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t").after(Duration.ofMinutes(5)));
        assertThat(queue.take(Stage.RCA).job()).isEmpty();

        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));

        assertThat(queue.take(Stage.RCA).job()).isPresent();
    }

    @Test
    void whileAJobRunsAnEqualOneWaits() {
        enqueue(tenant, NewJob.of(Stage.INGEST, "k", "t"));
        var running = queue.take(Stage.INGEST).job().orElseThrow();
        var next = enqueue(tenant, NewJob.of(Stage.INGEST, "k", "t"));

        assertThat(queue.take(Stage.INGEST).job()).isEmpty();
        stack.db()
                .in(
                        tenant,
                        c -> {
                            queue.finish(c, running);
                            return true;
                        });
        assertThat(queue.take(Stage.INGEST).job().map(Job::id)).contains(next);
    }

    private void follow() {
        stack.db()
                .in(
                        tenant,
                        c -> {
                            queue.follow(c, tenant, Stage.TRANSFORM, "t");
                            return true;
                        });
    }

    @Test
    void whatFollowsBeginsAtOnceAndWaitsOnceHoweverMuchComesMeanwhile() {
        follow();
        var running = queue.take(Stage.TRANSFORM).job().orElseThrow();

        for (int i = 0; i < 50; i++) follow();

        assertThat(running.key()).isEmpty();
        assertThat(number("select count(*) from millrace.work where state = 'queued'")).isOne();
        assertThat(queue.take(Stage.TRANSFORM).job()).isEmpty();
    }

    @Test
    void whoRestsIsNotFollowedAtOnceOnAnyNode() throws Exception {
        var other = new WorkQueue(stack.vertx(), stack.db());
        follow();
        var job = queue.take(Stage.TRANSFORM).job().orElseThrow();
        var rest = Duration.ofHours(1);
        other.rest(job, rest);
        for (int i = 0; i < 1_000 && !queue.isResting(job, rest); i++) Thread.sleep(10);
        finish(job);

        follow();

        assertThat(queue.take(Stage.TRANSFORM).job()).isEmpty();
        assertThat(number("select count(*) from millrace.work where run_after > now()")).isOne();
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

        assertThat(queue.take(Stage.RCA).job()).isEmpty();
    }

    @Test
    void aLostLeaseGoesToAnotherAndFencesTheFirst() {
        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));
        var lost = queue.take(Stage.RCA).job().orElseThrow();
        stack.db()
                .platform(c ->
                        c.preparedQuery(
                                        "update millrace.work set lease_until = now() - interval '1 second'")
                                .execute()
                                .await()
                                .size());

        var taken = new WorkQueue(stack.vertx(), stack.db()).take(Stage.RCA).job().orElseThrow();

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
        for (int i = 0; i < 40; i++) enqueue(tenant, NewJob.of(Stage.RCA, "k" + i, "t"));
        enqueue(other, NewJob.of(Stage.RCA, "one", "t"));

        int before = 0;
        while (true) {
            var job = queue.take(Stage.RCA).job().orElseThrow();
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

    @Test
    void anotherTenantSeesAndEndsNoForeignJob() {
        var other = stack.tenant();
        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));
        var job = queue.take(Stage.RCA).job().orElseThrow();

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
    void aWorkerThatIsFullTellsTheOthersOfWhatIsLeft() throws Exception {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var deployed =
                deploy(
                        new StageWorker(
                                queue,
                                Stage.RCA,
                                1,
                                job -> {
                                    begun.countDown();
                                    awaitUninterruptibly(mayEnd);
                                    finish(job);
                                }));
        var told = new CountDownLatch(1);
        stack.vertx()
                .eventBus()
                .consumer(Stage.RCA.leftAddress(), _ -> told.countDown())
                .completion()
                .await();
        enqueue(tenant, NewJob.of(Stage.RCA, "first", "t"));
        queue.wake(Stage.RCA);
        begun.await();

        enqueue(tenant, NewJob.of(Stage.RCA, "second", "t"));
        queue.wake(Stage.RCA);

        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        mayEnd.countDown();
        stack.vertx().undeploy(deployed).await();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aBulkJobYieldsAndASmallOneDoesNot() throws Exception {
        var nice = new ConcurrentHashMap<String, Integer>();
        var worker =
                new StageWorker(
                        queue,
                        Stage.INGEST,
                        2,
                        job -> {
                            nice.put(job.key(), nice());
                            stack.db()
                                    .in(
                                            tenant,
                                            c -> {
                                                queue.finish(c, job);
                                                return true;
                                            });
                        });
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        var deployed = stack.vertx().deployVerticle(worker, options).await();

        var small = enqueue(tenant, NewJob.of(Stage.INGEST, "small", "t"));
        var bulk =
                enqueue(
                        tenant,
                        new NewJob(Stage.INGEST, "bulk", Map.of(), 100, Duration.ZERO, "t"));
        queue.wake(Stage.INGEST);

        assertThat(queue.awaitDone(tenant, small, Duration.ofSeconds(20))).isTrue();
        assertThat(queue.awaitDone(tenant, bulk, Duration.ofSeconds(20))).isTrue();
        assertThat(nice.get("bulk")).isGreaterThan(nice.get("small"));
        stack.vertx().undeploy(deployed).await();
    }

    /// Of the current thread, from proc_pid_stat(5).
    private static int nice() {
        try {
            var text = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(text.substring(text.lastIndexOf(')')).split(" ", -1)[17]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    @Test
    void aJobThatEndedItsWorkersIsFailedWithItsEffectAndNotTried() throws Exception {
        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));
        for (int i = 0; i < StageWorker.ATTEMPTS; i++) {
            assertThat(queue.take(Stage.RCA).job()).isPresent();
            change("update millrace.work set lease_until = now() - interval '1 second'");
        }
        var tried = new AtomicInteger();
        var failed = new LinkedBlockingQueue<String>();

        var deployed =
                deploy(
                        new StageWorker(
                                queue,
                                Stage.RCA,
                                1,
                                _ -> tried.incrementAndGet(),
                                (_, cause) -> failed.add(cause.getMessage())));

        assertThat(failed.poll(20, TimeUnit.SECONDS)).contains("workers ended");
        stack.vertx().undeploy(deployed).await();
        assertThat(tried).hasValue(0);
        assertThat(queue.take(Stage.RCA).job()).isEmpty();
        assertThat(number("select count(*) from millrace.work where state = 'failed'")).isOne();
    }

    @Test
    void whatIsAwayOrFullIsWaitedForLongerThanTheAttempts() throws Exception {
        var tries = new LinkedBlockingQueue<Integer>();
        var meters = new SimpleMeterRegistry();
        var timed = new WorkQueue(stack.vertx(), stack.db(), meters);
        var worker =
                new StageWorker(
                        timed,
                        Stage.RCA,
                        1,
                        job -> {
                            tries.add(job.attempt());
                            if (tries.size() <= 8) throw passing(tries.size());
                            finish(job);
                        },
                        (job, _) -> {
                            throw new AssertionError("given up: " + job);
                        });
        var deployed = deploy(worker);

        long id = enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));
        queue.wake(Stage.RCA);
        while (!queue.awaitDone(tenant, id, Duration.ofMillis(500))) {
            change("update millrace.work set run_after = now() where state = 'queued'");
            queue.wake(Stage.RCA);
        }

        stack.vertx().undeploy(deployed).await();
        assertThat(tries).hasSize(9).containsOnly(1);
        assertThat(times(meters, "failed")).isEqualTo(8);
        assertThat(times(meters, "done")).isOne();
    }

    private static RuntimeException passing(int n) {
        var problems =
                List.of(Problem.unavailable("away"), Problem.noSpace(), Problem.timeout("late"));
        return new IllegalStateException("wrapped", problems.get(n % 3).toException());
    }

    private long times(SimpleMeterRegistry meters, String outcome) {
        return meters.get(JobTimes.NAME)
                .tags("tenant", tenant.value(), "stage", "rca", "outcome", outcome)
                .timer()
                .count();
    }

    @Test
    void delaysGrowToABoundAndThenCountAsAttempts() {
        var deferral = new Deferral(Duration.ofSeconds(10), Duration.ofSeconds(30), 3);
        enqueue(tenant, NewJob.of(Stage.RCA, "k", "t"));
        var waits = new ArrayList<Long>();
        var attempts = new ArrayList<Integer>();
        for (int i = 0; i < 5; i++) {
            var job = queue.take(Stage.RCA).job().orElseThrow();
            attempts.add(job.attempt());
            queue.defer(job, "away", deferral);
            waits.add(
                    number(
                            "select round(extract(epoch from run_after - now()) / 10)::bigint from millrace.work"));
            change("update millrace.work set run_after = now()");
        }

        assertThat(waits).containsExactly(1L, 2L, 3L, 3L, 3L);
        assertThat(attempts).containsExactly(1, 1, 1, 1, 2);
    }

    @Test
    void whatATenantAsksForIsBoundedAndWhatFollowsFromDataIsNot() {
        var other = stack.tenant();
        change(
                """
                insert into millrace.work (tenant, stage, key, payload, cost, trace)
                select '%s', 'ingest', n::text, '{}', 1, 't' from generate_series(1, %d) as n
                """
                        .formatted(tenant.value(), WorkQueue.MOST_WAITING));
        var job = NewJob.of(Stage.INGEST, "more", "t");

        assertThatThrownBy(() -> stack.db().in(tenant, c -> queue.request(c, job)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(429);
                            assertThat(e.problem().detail())
                                    .contains("1000 jobs of the stage ingest");
                        });
        assertThat(enqueue(tenant, job)).isPositive();
        long others = stack.db().in(other, c -> queue.request(c, job));
        assertThat(others).isPositive();
        var later = NewJob.of(Stage.TRANSFORM, "run:1", "t");
        long next = stack.db().in(tenant, c -> queue.request(c, later));
        assertThat(next).isPositive();
    }

    @Test
    void whatFailedLongAgoIsDropped() {
        for (var key : List.of("old", "new")) {
            enqueue(tenant, NewJob.of(Stage.RCA, key, "t"));
            queue.fail(queue.take(Stage.RCA).job().orElseThrow(), "no");
        }
        change("update millrace.work set failed_at = now() - interval '8 days' where key = 'old'");

        queue.trim();

        assertThat(number("select count(*) from millrace.work where key = 'old'")).isZero();
        assertThat(number("select count(*) from millrace.work where key = 'new'")).isOne();
    }

    private String deploy(StageWorker worker) {
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        return stack.vertx().deployVerticle(worker, options).await();
    }

    private void finish(Job job) {
        stack.db()
                .in(
                        job.tenant(),
                        c -> {
                            queue.finish(c, job);
                            return true;
                        });
    }

    private void change(String sql) {
        stack.db().platform(c -> c.preparedQuery(sql).execute().await().size());
    }

    private long number(String sql) {
        return stack.db()
                .platform(c -> c.preparedQuery(sql).execute().await().iterator().next().getLong(0));
    }
}
