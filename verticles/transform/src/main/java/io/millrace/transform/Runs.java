package io.millrace.transform;

import io.millrace.kernel.Period;
import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.Operation;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import io.millrace.transform.api.TransformRequest.RunList;
import io.millrace.transform.api.TransformRequest.RunStarted;
import io.millrace.transform.engine.project.SelectionException;
import io.millrace.transform.engine.project.Selector;
import io.millrace.transform.store.ProjectStore;
import io.millrace.transform.store.RunStore;
import io.vertx.sqlclient.SqlConnection;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Queues runs and tells how they went.
final class Runs {
    private static final Set<String> COMMANDS =
            Set.of("build", "run", "test", "seed", "snapshot", "freshness", "compile");
    private static final String OPERATION = "run-operation";
    private static final Pattern MACRO =
            Pattern.compile("(?:[A-Za-z_]\\w{0,62}\\.)?[A-Za-z_]\\w{0,126}");
    private static final int MAX_LISTED = 100;

    private final Doors doors;
    private final WorkQueue queue;
    private final Announcer announcer;
    private final Outbox outbox;
    private final TransformSettings settings;
    private final ProjectStore projects = new ProjectStore();
    private final RunStore runs = new RunStore();

    Runs(Doors doors, WorkQueue queue, Outbox outbox, TransformSettings settings) {
        this.doors = doors;
        this.queue = queue;
        this.outbox = outbox;
        this.announcer = new Announcer(outbox);
        this.settings = settings;
    }

    record Queued(long run, long job) {}

    RunStarted start(TransformRequest.Run request) {
        var options =
                new RunStore.Options(
                        request.select(),
                        request.exclude(),
                        request.fullRefresh(),
                        request.vars(),
                        request.failFast(),
                        null,
                        request.operation(),
                        request.choices());
        verify(request, options);
        var order = new RunStore.Order(request.project(), request.command(), "request", options);
        var queued = doors.db().in(request.tenant(), c -> enqueue(c, order));
        return started(request.tenant(), queued, request.waited());
    }

    /// Does again what did not go well in a run that ended, and what it did not reach.
    RunStarted retry(TransformRequest.Retry request) {
        var run = get(request.tenant(), request.id());
        if (run.finishedAt() == null) {
            throw Problem.conflict("The run " + run.id() + " has not ended yet.").toException();
        }
        long id = Long.parseLong(run.id());
        var queued = doors.db().in(request.tenant(), c -> enqueue(c, retry(c, run, id)));
        return started(request.tenant(), queued, request.waited());
    }

    private RunStore.Order retry(SqlConnection c, RunAnswer run, long id) {
        var again = runs.options(c, id).again(id);
        return new RunStore.Order(run.project(), run.command(), "request", again);
    }

    private RunStarted started(TenantId tenant, Queued queued, boolean isWaited) {
        queue.wake(Stage.TRANSFORM);
        outbox.wake();
        if (isWaited) queue.awaitDone(tenant, queued.job(), settings.patience());
        var run = get(tenant, Long.toString(queued.run()));
        return new RunStarted(run.id(), run.state());
    }

    private static void verify(TransformRequest.Run request, RunStore.Options options) {
        if (request.command().equals(OPERATION)) requireMacro(request.operation());
        else requireCommand(request.command());
        requireSelection(options);
        requireChoices(options);
        if (request.branch() != null) {
            throw Problem.unprocessable("There are no branches; leave 'branch' out.").toException();
        }
    }

    private static void requireChoices(RunStore.Options options) {
        var choices = options.chosen();
        if (choices.selector() != null && (options.select() != null || options.exclude() != null)) {
            throw Problem.unprocessable("'selector' stands in the place of 'select' and 'exclude'.")
                    .toException();
        }
    }

    private static void requireMacro(@Nullable Operation operation) {
        if (operation != null && MACRO.matcher(operation.macro()).matches()) return;
        throw Problem.unprocessable("'macro' names the macro that run-operation calls.")
                .toException();
    }

    static void requireCommand(String command) {
        if (COMMANDS.contains(command)) return;
        throw Problem.unprocessable(
                        "The command is one of build, run, test, seed, snapshot, freshness and"
                                + " compile, not '"
                                + command
                                + "'.")
                .toException();
    }

    static void requireSelection(RunStore.Options options) {
        try {
            Selector.verify(options.select());
            Selector.verify(options.exclude());
        } catch (SelectionException e) {
            throw Problem.unprocessable(e.reason()).toException();
        }
    }

    /// Queues a run in the caller's transaction.
    Queued enqueue(SqlConnection c, RunStore.Order order) {
        requireProject(c, order.project());
        long run = runs.add(c, order, doors.clock().instant());
        long job = queue.request(c, NewJob.of(Stage.TRANSFORM, "run:" + run, Span.currentTrace()));
        runs.job(c, run, job);
        announcer.run(c, runs.run(c, run).orElseThrow());
        return new Queued(run, job);
    }

    void requireProject(SqlConnection c, String name) {
        var isKnown = projects.active(c).stream().anyMatch(project -> project.name().equals(name));
        if (!isKnown)
            throw Problem.notFound("project", name, "PUT /api/v1/projects/{name} makes it")
                    .toException();
    }

    RunAnswer get(TenantId tenant, String id) {
        if (!id.matches("\\d{1,18}")) throw noRun(id);
        return doors.db()
                .in(tenant, c -> runs.run(c, Long.parseLong(id)))
                .orElseThrow(() -> noRun(id));
    }

    private static RuntimeException noRun(String id) {
        return Problem.notFound("run", id, "GET /api/v1/runs lists them").toException();
    }

    RunList list(TransformRequest.Runs asked) {
        int bounded = Math.clamp(asked.limit(), 1, MAX_LISTED);
        var within = asked.within() == null ? Period.ALWAYS : asked.within();
        return new RunList(doors.db().in(asked.tenant(), c -> runs.newest(c, within, bounded)));
    }

    TransformRequest.RunTimesAnswer times(TransformRequest.RunTimes asked) {
        var within = new Period(asked.from(), asked.until());
        var unit = asked.byDay() ? "day" : "hour";
        return doors.db().in(asked.tenant(), c -> runs.times(c, within, unit));
    }
}
