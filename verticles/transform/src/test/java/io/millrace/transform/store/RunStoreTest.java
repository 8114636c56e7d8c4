package io.millrace.transform.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Period;
import io.millrace.kernel.TenantId;
import io.millrace.testkit.Stack;
import io.millrace.transform.api.TransformRequest.FileError;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.ProjectAnswer;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import io.millrace.transform.api.TransformRequest.RunTime;
import io.millrace.transform.api.TransformRequest.RunTimeStep;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class RunStoreTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final NodeResult RESULT = new NodeResult("a", "model", "success", 3L, 0.5, null);

    private final Stack stack = Stack.shared();
    private final TenantId tenant = stack.tenant();
    private final RunStore runs = new RunStore();
    private final ProjectStore projects = new ProjectStore();

    private <T> T in(Function<SqlConnection, T> work) {
        return stack.db().in(tenant, work);
    }

    private boolean holds(Predicate<SqlConnection> work) {
        return in(work::test);
    }

    private <T> List<T> list(Function<SqlConnection, List<T>> work) {
        return in(work);
    }

    private Optional<RunAnswer> answer(long run) {
        return in(c -> runs.run(c, run));
    }

    private long run() {
        return in(c -> {
            projects.open(c, "p");
            var order = new RunStore.Order("p", "build", "request", RunStore.Options.NONE);
            long run = runs.add(c, order, NOW);
            runs.job(c, run, 77);
            return run;
        });
    }

    @Test
    void aWorkerThatLostTheRunChangesNothing() {
        long run = run();
        assertThat(holds(c -> runs.begin(c, run, 1, 2, NOW))).isTrue();
        assertThat(holds(c -> runs.add(c, run, 1, RESULT))).isTrue();

        assertThat(holds(c -> runs.begin(c, run, 2, 2, NOW))).isTrue();

        assertThat(holds(c -> runs.add(c, run, 1, RESULT))).isFalse();
        assertThat(holds(c -> runs.begin(c, run, 1, 2, NOW))).isFalse();
        assertThat(holds(c -> runs.end(c, run, 1, true, null, NOW))).isFalse();
        assertThat(holds(c -> runs.add(c, run, 2, RESULT))).isTrue();
        assertThat(holds(c -> runs.end(c, run, 2, true, null, NOW))).isTrue();
        var answer = answer(run).orElseThrow();
        assertThat(answer.state()).isEqualTo("succeeded");
        assertThat(answer.results()).containsExactly(RESULT);
        assertThat(answer.finished()).isEqualTo(1);
    }

    @Test
    void aFailedJobEndsItsRuns() {
        long run = run();

        var failed = in(c -> runs.failJob(c, 77, "no database", NOW));

        assertThat(failed).containsExactly(run);
        assertThat(list(c -> runs.ofJob(c, 77))).isEmpty();
        var answer = answer(run).orElseThrow();
        assertThat(answer.state()).isEqualTo("failed");
        assertThat(answer.problem()).isEqualTo("no database");
    }

    @Test
    void oldRunsAreForgotten() {
        long first = run();
        in(c -> runs.failJob(c, 77, "x", NOW));
        run();
        run();

        in(c -> {
            runs.trim(c, 1);
            return true;
        });

        assertThat(answer(first)).isEmpty();
        assertThat(list(c -> runs.newest(c, 10))).hasSize(2);
    }

    @Test
    void runsOfDataDoNotPushOthersOut() {
        long asked = run();
        in(c -> runs.failJob(c, 77, "x", NOW));
        for (int i = 0; i < 5; i++) {
            in(c -> {
                var order = new RunStore.Order("p", "build", "data", RunStore.Options.NONE);
                long run = runs.add(c, order, NOW);
                runs.job(c, run, 78);
                return runs.failJob(c, 78, "x", NOW);
            });
        }

        in(c -> {
            runs.trim(c, 2);
            return true;
        });

        assertThat(answer(asked)).isPresent();
        assertThat(list(c -> runs.newest(c, 10))).hasSize(3);
    }

    @Test
    void theTimesAreThoseOfRunsThatNewRowsCausedAndThatEndedThen() {
        ended("data", 4, true);
        ended("data", 10, false);
        ended("request", 100, true);
        ended("data", 3_600, true);

        var hour = new Period(NOW, NOW.plusSeconds(3_600));
        var times = in(c -> runs.times(c, hour, "hour"));
        var day = in(c -> runs.times(c, new Period(NOW, NOW.plusSeconds(7_200)), "day"));
        var none = in(c -> runs.times(c, new Period(Instant.EPOCH, NOW), "day"));

        assertThat(times.total()).isEqualTo(new RunTime(2, 1, 4.0, 10.0));
        assertThat(times.items()).containsExactly(new RunTimeStep(NOW, times.total()));
        assertThat(day.total().runs()).isEqualTo(3);
        assertThat(day.items()).hasSize(1);
        assertThat(none.total()).isEqualTo(new RunTime(0, 0, null, null));
        assertThat(none.items()).isEmpty();
    }

    private void ended(String trigger, long seconds, boolean isGood) {
        in(c -> {
            projects.open(c, "p");
            var order = new RunStore.Order("p", "build", trigger, RunStore.Options.NONE);
            long run = runs.add(c, order, NOW);
            return runs.begin(c, run, 1, 1, NOW)
                    && runs.end(c, run, 1, isGood, null, NOW.plusSeconds(seconds));
        });
    }

    @Test
    void theRunsOfADayAreThoseThatWereQueuedOnIt() {
        run();

        assertThat(list(c -> runs.newest(c, new Period(NOW, NOW.plusSeconds(1)), 10))).hasSize(1);
        assertThat(list(c -> runs.newest(c, new Period(null, NOW), 10))).isEmpty();
        assertThat(list(c -> runs.newest(c, new Period(NOW.plusSeconds(1), null), 10))).isEmpty();
    }

    @Test
    void aVersionKeepsItsErrors() {
        var errors = List.of(new FileError("models/a.sql", 3, "no"));
        var answer = new ProjectAnswer("p", 1, 0, 0, 0, errors);

        in(c -> {
            projects.open(c, "p");
            projects.add(c, new ProjectStore.Version(answer, "00"), new byte[] {1}, NOW);
            return true;
        });

        assertThat(list(c -> projects.list(c))).containsExactly(answer);
        assertThat(list(c -> projects.active(c))).isEmpty();
    }
}
