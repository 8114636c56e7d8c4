package io.millrace.transform;

import io.millrace.kernel.Bus;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.Triggers;
import io.millrace.stream.WorkQueue;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.SelectionException;
import io.millrace.transform.engine.project.Standing;
import io.millrace.transform.engine.run.RunPlan;
import io.millrace.transform.engine.run.Staleness;
import io.millrace.transform.store.Ahead;
import io.millrace.transform.store.LineageStore;
import io.millrace.transform.store.ModelStore;
import io.millrace.transform.store.ModelStore.Built;
import io.millrace.transform.store.ProjectStore;
import io.millrace.transform.store.RelationBuilder;
import io.millrace.transform.store.RunStore;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs the jobs of the transform stage: a run that was asked for, or what new rows make due.
final class TransformWorker {
    private static final Duration MATCHING_DELAY = Duration.ofSeconds(5);

    /// So many times as long as a run took the next one waits from its beginning.
    private static final int REST_TIMES = 4;

    private static final Duration SHORTEST_REST = Duration.ofMillis(200);
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);
    private static final int KEPT_RUNS = 1_000;
    private static final int TRIM_EACH = 20;
    private static final String LOST = "it was given up; the next run did what was left";

    /// Of projects that are kept as they were read; what is made of them takes several times that.
    private static final long KEPT_BYTES = 8L << 20;

    private final Doors doors;
    private final Bus bus;
    private final WorkQueue queue;
    private final Announcer announcer;
    private final Triggers triggers;
    private final Compiling compiling;
    private final ProjectStore projects = new ProjectStore();
    private final ModelStore models = new ModelStore();
    private final LineageStore lineages = new LineageStore();
    private final RunStore runs = new RunStore();
    private final ReadProjects files;

    TransformWorker(Doors doors, Bus bus, WorkQueue queue, Outbox outbox, Compiling compiling) {
        this.doors = doors;
        this.bus = bus;
        this.queue = queue;
        this.announcer = new Announcer(outbox);
        this.triggers = new Triggers(outbox);
        this.compiling = compiling;
        this.files = new ReadProjects(compiling, KEPT_BYTES);
    }

    /// What the tables say before the run.
    private record Known(
            List<ProjectStore.Active> projects,
            Map<String, String> checksums,
            Map<String, Staleness.Tried> tried,
            Map<String, Built> built,
            Map<String, String> lineages,
            List<RunStore.Taken> open) {}

    /// How a run of this job ended.
    private record Ended(long run, boolean isGood, @Nullable String problem) {}

    void handle(Job job) {
        long start = System.nanoTime();
        boolean isAutomatic = job.key().equals(Projects.DUE);
        var did = twice(job, isAutomatic);
        doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            finish(c, job, did.ended(), isAutomatic);
                            return true;
                        });
        queue.wakeFollowing(job.tenant(), Stage.QUALITY);
        announcer.outbox().wake();
        if (isAutomatic) {
            queue.rest(job, did.isIdle() ? LONGEST_REST : rest(start));
        }
    }

    /// What a job did.
    ///
    /// @param isIdle whether there is no project
    private record Did(boolean isIdle, List<Ended> ended) {}

    /// Does it again where a table turns out to hold more than is known of it: what the node that
    /// brought it could not write down any more.
    private Did twice(Job job, boolean isAutomatic) {
        try {
            return once(job, isAutomatic);
        } catch (Ahead e) {
            var marks = new RelationBuilder(doors.sql()).marks(job.tenant());
            doors.db()
                    .in(
                            job.tenant(),
                            c -> {
                                models.believe(c, marks);
                                return true;
                            });
            return once(job, isAutomatic);
        }
    }

    private Did once(Job job, boolean isAutomatic) {
        var known = doors.db().in(job.tenant(), c -> known(c, job));
        if (known.projects().isEmpty()) return new Did(true, List.of());
        var ended = new ArrayList<Ended>();
        var data = new Datasets(bus, job).ask(known.built());
        for (var project : known.projects()) {
            var one =
                    isAutomatic ? due(job, project, known, data) : asked(job, project, known, data);
            one.ifPresent(ended::add);
        }
        return new Did(false, ended);
    }

    /// A run of milliseconds is soon followed by the next one; one of seconds leaves others room.
    ///
    /// @param start of this one, by [System#nanoTime()]
    private static Duration rest(long start) {
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis() * REST_TIMES;
        // In steps: nodes are told where it changes only.
        return Duration.ofMillis(
                Math.clamp(
                        millis / SHORTEST_REST.toMillis() * SHORTEST_REST.toMillis(),
                        SHORTEST_REST.toMillis(),
                        LONGEST_REST.toMillis()));
    }

    private Known known(SqlConnection c, Job job) {
        if (job.key().equals(Projects.DUE)) endLost(c, job);
        return new Known(
                projects.active(c),
                models.checksums(c),
                models.tried(c),
                models.built(c),
                lineages.signatures(c),
                runs.ofJob(c, job.id()));
    }

    /// No other job for new rows goes on beside this one.
    private void endLost(SqlConnection c, Job job) {
        for (long run : runs.endLost(c, job.id(), LOST, doors.clock().instant())) {
            announcer.run(c, runs.run(c, run).orElseThrow());
        }
    }

    private Optional<Ended> due(
            Job job, ProjectStore.Active active, Known known, Datasets.Known data) {
        var given = new Compiling.Given(Map.of(), standing(known, data, false));
        var project = compile(job.tenant(), active, given);
        var due = Staleness.due(project, known.checksums(), known.tried(), data.revisions());
        var plan = RunPlan.of(project, "build", due);
        var open =
                known.open().stream()
                        .filter(run -> run.project().equals(active.name()))
                        .findFirst();
        if (plan.nodes().isEmpty() && open.isEmpty()) return Optional.empty();
        var run =
                open.orElseGet(() -> doors.db().in(job.tenant(), c -> add(c, job, active.name())));
        boolean isAround = plan.isAround(run.command(), false);
        var planned = new Planned(run, project, active.version(), plan, isAround, true, null);
        return Optional.of(execute(job, planned, known, data));
    }

    /// What templates may ask of what is there.
    private static Standing standing(Known known, Datasets.Known data, boolean isRefreshed) {
        var tables = new HashSet<String>();
        known.built()
                .forEach((name, built) -> {
                    if (built.isTable()) tables.add(name);
                });
        return new Standing(tables, isRefreshed, data.changed());
    }

    private RunStore.Taken add(SqlConnection c, Job job, String project) {
        var order = new RunStore.Order(project, "build", "data", RunStore.Options.NONE);
        long run = runs.add(c, order, doors.clock().instant());
        runs.job(c, run, job.id());
        return new RunStore.Taken(run, project, "build", RunStore.Options.NONE);
    }

    private Optional<Ended> asked(
            Job job, ProjectStore.Active active, Known known, Datasets.Known data) {
        return known.open().stream()
                .filter(run -> run.project().equals(active.name()))
                .findFirst()
                .map(run -> {
                    var options = run.options();
                    var standing = standing(known, data, options.fullRefresh());
                    var given = new Compiling.Given(Compiling.vars(options.vars()), standing);
                    var usual = new Compiling.Given(Map.of(), standing);
                    var project = compile(job.tenant(), active, given);
                    var planned = planned(job, run, project, active.version());
                    var own =
                            options.vars().isEmpty()
                                    ? known
                                    : apart(known, project, compile(job.tenant(), active, usual));
                    var ended = execute(job, planned, own, data);
                    return planned.problem() == null
                            ? ended
                            : new Ended(run.id(), false, planned.problem());
                });
    }

    /// What is known, with other checksums for what the run makes otherwise than the project says.
    private static Known apart(Known known, Project project, Project usual) {
        return new Known(
                known.projects(),
                OtherVariables.checksums(known.checksums(), project, usual),
                known.tried(),
                known.built(),
                known.lineages(),
                known.open());
    }

    /// Of a project with faults nothing is done, and nothing by a selection that means nothing.
    private Planned planned(Job job, RunStore.Taken run, Project project, int version) {
        @Nullable String problem = fault(project).orElse(null);
        var selected = Selecting.Selected.NOTHING;
        try {
            if (problem == null) {
                selected = new Selecting(doors, compiling).select(job.tenant(), run, project);
            }
        } catch (SelectionException e) {
            problem = e.reason();
        }
        var plan = RunPlan.of(project, run.command(), selected.nodes());
        boolean isAround = plan.isAround(run.command(), selected.isRest());
        return new Planned(run, project, version, plan, isAround, false, problem);
    }

    private static Optional<String> fault(Project project) {
        return project.faults().stream()
                .findFirst()
                .map(fault -> fault.file() + ":" + fault.line() + ": " + fault.message());
    }

    private Project compile(TenantId tenant, ProjectStore.Active active, Compiling.Given given) {
        var read = files.read(tenant, active.archive().getBytes());
        return compiling.compile(tenant, read, given, doors.clock().instant());
    }

    /// A run and what it has to do.
    ///
    /// @param version of the project
    /// @param isAround whether what the project has around its runs is done
    /// @param isOfData whether new rows caused it
    /// @param problem why it does nothing
    private record Planned(
            RunStore.Taken run,
            Project project,
            int version,
            RunPlan plan,
            boolean isAround,
            boolean isOfData,
            @Nullable String problem) {}

    private Ended execute(Job job, Planned planned, Known known, Datasets.Known data) {
        var order =
                new Execution.Order(
                        planned.run(),
                        planned.project(),
                        planned.version(),
                        planned.plan(),
                        known.checksums(),
                        known.built(),
                        data.revisions(),
                        data.raw(),
                        data.loaded(),
                        known.lineages(),
                        planned.isOfData(),
                        planned.isAround());
        boolean isGood =
                new Execution(doors, announcer, job, order).run(compiling.settings().parallel());
        return new Ended(planned.run().id(), isGood, null);
    }

    private void finish(SqlConnection c, Job job, List<Ended> ended, boolean isAutomatic) {
        var now = doors.clock().instant();
        var answers = new ArrayList<RunAnswer>();
        for (var one : ended) {
            if (!runs.end(c, one.run(), job.fence(), one.isGood(), one.problem(), now)) {
                throw new Overtaken(one.run());
            }
            answers.add(runs.run(c, one.run()).orElseThrow());
        }
        answers.forEach(answer -> announcer.run(c, answer));
        tellSchedules(c, job, answers);
        if (!ended.isEmpty()) announcer.totals(c, models.totals(c));
        if (ended.stream().anyMatch(one -> one.run() % TRIM_EACH == 0)) runs.trim(c, KEPT_RUNS);
        if (isAutomatic || !ended.isEmpty()) follow(c, job);
        queue.finish(c, job);
    }

    /// A run whose project is gone did not go well.
    private void tellSchedules(SqlConnection c, Job job, List<RunAnswer> runs) {
        if (runs.isEmpty()) {
            triggers.ended(c, job, List.of(), "there was nothing to run");
            return;
        }
        var ended =
                runs.stream()
                        .map(run ->
                                new Triggers.Ended(
                                        "project", run.project(), run.state().equals("succeeded")))
                        .toList();
        triggers.ended(c, job, ended, runs.getLast().problem());
    }

    private void follow(SqlConnection c, Job job) {
        queue.enqueue(c, NewJob.of(Stage.MATCHING, "", job.trace()).after(MATCHING_DELAY));
        queue.follow(c, job.tenant(), Stage.QUALITY, job.trace());
    }

    /// Ends the runs of a job that failed for good; the stages behind go on with what there is.
    void failed(Job job, Throwable cause) {
        var reason =
                cause instanceof ProblemException e
                        ? e.problem().detail()
                        : "an internal error; it was logged";
        doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            var now = doors.clock().instant();
                            var failed =
                                    runs.failJob(c, job.id(), reason, now).stream()
                                            .map(run -> runs.run(c, run).orElseThrow())
                                            .toList();
                            failed.forEach(run -> announcer.run(c, run));
                            tellSchedules(c, job, failed);
                            follow(c, job);
                            return true;
                        });
        queue.wakeFollowing(job.tenant(), Stage.QUALITY);
        announcer.outbox().wake();
    }
}
