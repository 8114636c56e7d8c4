package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Fenced;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.tenants.db.SqlNames;
import io.millrace.testkit.Heard;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.engine.project.Memory;
import io.millrace.transform.store.RunStore;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

final class TransformWorkerTest {
    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();
    private final RunStore runs = new RunStore();

    private TransformWorker worker() {
        return new TransformWorker(
                new Doors(world.stack.db(), world.stack.sql(), Clock.systemUTC()),
                world.bus,
                world.queue,
                new Outbox(world.stack.vertx()),
                new Compiling(TransformSettings.defaults(), new Memory(1 << 20)));
    }

    /// A run that another node began and left behind.
    private long abandoned(long job) {
        return abandoned(job, "request");
    }

    private long abandoned(long job, String trigger) {
        return world.stack
                .db()
                .in(
                        tenant,
                        c -> {
                            var order =
                                    new RunStore.Order(
                                            "p", "build", trigger, RunStore.Options.NONE);
                            long run = runs.add(c, order, Instant.EPOCH);
                            runs.job(c, run, job);
                            runs.begin(c, run, 0, 9, Instant.EPOCH);
                            return run;
                        });
    }

    @Test
    void aRunThatWasLeftBehindIsDoneByTheNextWorker() {
        world.put(tenant, "p", "models/a.sql", "select 1 as x");
        world.arrive(tenant);
        long job =
                world.stack
                        .db()
                        .in(
                                tenant,
                                c ->
                                        world.queue.enqueue(
                                                c,
                                                NewJob.of(Stage.TRANSFORM, "run:left", "t")
                                                        .after(Duration.ofMillis(300))));
        long run = abandoned(job);
        world.queue.wake(Stage.TRANSFORM);

        assertThat(world.queue.awaitDone(tenant, job, Duration.ofSeconds(30))).isTrue();

        var answer = world.ask(new TransformRequest.GetRun(tenant, Long.toString(run)));
        assertThat(answer.state()).isEqualTo("succeeded");
        assertThat(answer.nodes()).isEqualTo(1);
        assertThat(answer.results()).hasSize(1);
    }

    /// The queue drops a job that an equal one waits behind.
    @Test
    void aRunOfNewRowsWhoseJobIsGoneEnds() {
        world.put(tenant, "p", "models/a.sql", "select 1 as x");
        world.arrive(tenant);
        long lost = abandoned(4_711_000_000L, "data");
        long asked = abandoned(4_711_000_001L);

        world.arrive(tenant);

        var answer = world.ask(new TransformRequest.GetRun(tenant, Long.toString(lost)));
        assertThat(answer.state()).isEqualTo("failed");
        assertThat(answer.problem()).contains("given up");
        assertThat(run(Long.toString(asked)).state()).isEqualTo("running");
    }

    @Test
    void whatFailedForGoodIsShownAsFailed() {
        world.put(tenant, "p", "models/a.sql", "select 1 as x");
        long run = abandoned(4_711);
        var job =
                new Job(
                        "main",
                        4_711,
                        tenant,
                        Stage.TRANSFORM,
                        "run:x",
                        Map.of(),
                        1,
                        1,
                        5,
                        "t",
                        null);
        ProblemException cause = Problem.unavailable("The database is away.").toException();

        worker().failed(job, cause);

        var answer = world.ask(new TransformRequest.GetRun(tenant, Long.toString(run)));
        assertThat(answer.state()).isEqualTo("failed");
        assertThat(answer.problem()).isEqualTo("The database is away.");
    }

    @Test
    void variablesThatBreakTheProjectFailTheRun() {
        world.put(tenant, "p", "models/a.sql", "select {{ 1 / var('n', 1) }} as x");

        var started =
                world.ask(
                        new TransformRequest.Run(
                                tenant, "p", "run", null, null, false, Map.of("n", 0), null, true));

        var answer = world.ask(new TransformRequest.GetRun(tenant, started.runId()));
        assertThat(answer.state()).isEqualTo("failed");
        assertThat(answer.problem()).isEqualTo("models/a.sql:1: division by zero");
    }

    @Test
    void whatWasBuiltWithOtherVariablesIsDueAgain() {
        world.put(
                tenant,
                "p",
                "models/a.sql",
                "select {{ var('n', 1) }} as x",
                "models/b.sql",
                "{{ config(materialized='table') }}select 2 as x");
        world.arrive(tenant);
        var _ =
                world.ask(
                        new TransformRequest.Run(
                                tenant, "p", "run", null, null, false, Map.of("n", 7), null, true));
        var between = world.rows(tenant, "a");

        world.arrive(tenant);

        assertThat(between).containsExactly(Map.of("x", 7));
        assertThat(world.rows(tenant, "a")).containsExactly(Map.of("x", 1));
        assertThat(world.runs(tenant).getFirst().results())
                .extracting(TransformRequest.NodeResult::node)
                .containsExactly("a");
    }

    @Test
    void aViewThatCannotBeMadeOtherwiseStaysAsItWasUponTheNewTable() {
        var table = "{{ config(materialized='table') }}select ";
        var view = "select x from {{ ref('a') }}";
        world.put(tenant, "p", "models/a.sql", table + "1 as x", "models/v.sql", view);
        world.arrive(tenant);

        world.put(
                tenant,
                "p",
                "models/a.sql",
                table + "2 as x",
                "models/v.sql",
                view + " where 1 / (x - x) > 0");
        world.arrive(tenant);

        assertThat(world.rows(tenant, "v")).containsExactly(Map.of("x", 2));
    }

    @Test
    void aViewThatFitsTheNewTableOnlyAsItIsToBeIsMadeSo() {
        var table = "{{ config(materialized='table') }}select ";
        world.put(
                tenant,
                "p",
                "models/a.sql",
                table + "1 as x, 2 as y",
                "models/v.sql",
                "select y from {{ ref('a') }}");
        world.arrive(tenant);

        world.put(
                tenant,
                "p",
                "models/a.sql",
                table + "1 as x",
                "models/v.sql",
                "select x as y from {{ ref('a') }}");
        world.arrive(tenant);

        assertThat(world.rows(tenant, "v")).containsExactly(Map.of("y", 1));
    }

    @Test
    void aModelThatABackupReadsIsReplacedOnceItMayBe() throws Exception {
        world.put(tenant, "p", "models/a.sql", "select 1 as x");
        world.arrive(tenant);
        String run;
        try (var reader = world.stack.superuser();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            var model = SqlNames.quote(tenant.modelSchema(), "a");
            statement.execute("lock table " + model + " in access share mode");

            run = start();
            until(this::isPutOff);
            assertThat(run(run).results()).isEmpty();
        }

        until(() -> !run(run).state().equals("running"));
        var ended = run(run);
        assertThat(ended.state()).as("%s", ended).isEqualTo("succeeded");
        assertThat(ended.results()).hasSize(1);
    }

    private String start() {
        return world.ask(
                        new TransformRequest.Run(
                                tenant, "p", "run", null, null, false, Map.of(), null, false))
                .runId();
    }

    private TransformRequest.RunAnswer run(String id) {
        return world.ask(new TransformRequest.GetRun(tenant, id));
    }

    /// Whether a job of the tenant waits to be tried again that was not counted as tried.
    private boolean isPutOff() {
        var sql =
                "select 1 from millrace.work where tenant = $1 and stage = 'transform'"
                        + " and deferrals > 0";
        return world.stack
                .db()
                .platform(c ->
                        c.preparedQuery(sql).execute(Tuple.of(tenant.value())).await().size() > 0);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("it never came to hold");
            Thread.sleep(50);
        }
    }

    @Test
    void whatABuildAsksOfPostgresIsToldAsAPartOfItsJob() {
        world.put(tenant, "p", "models/a.sql", "select 1 as x");
        abandoned(4_712);
        var job =
                new Job(
                        "main",
                        4_712,
                        tenant,
                        Stage.TRANSFORM,
                        "run:y",
                        Map.of(),
                        1,
                        1,
                        1,
                        "t",
                        null);
        var span = new Heard(Ids.random128());

        assertThatThrownBy(() ->
                        span.within(() -> {
                            worker().handle(job);
                            return true;
                        }))
                .isInstanceOf(Fenced.class);

        assertThat(span.parts()).contains("tenant sql");
    }
}
