package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.store.RunStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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
                TransformSettings.defaults());
    }

    /// A run that another node began and left behind.
    private long abandoned(long job) {
        return world.stack
                .db()
                .in(
                        tenant,
                        c -> {
                            var order =
                                    new RunStore.Order(
                                            "p", "build", "request", RunStore.Options.NONE);
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

    @Test
    void whatFailedForGoodIsShownAsFailed() {
        world.put(tenant, "p", "models/a.sql", "select 1 as x");
        long run = abandoned(4_711);
        var job = new Job(4_711, tenant, Stage.TRANSFORM, "run:x", Map.of(), 1, 5, "t", null);
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
}
