package io.millrace.transform;

import io.millrace.kernel.Span;
import io.millrace.stream.Job;
import io.millrace.transform.NodeBuilder.Done;
import io.millrace.transform.NodeBuilder.Turn;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.Operation;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.RunHook;
import io.millrace.transform.engine.run.RunPlan;
import io.millrace.transform.engine.run.Schedule;
import io.millrace.transform.engine.run.Status;
import io.millrace.transform.engine.run.Turns;
import io.millrace.transform.store.ModelStore;
import io.millrace.transform.store.ModelStore.Built;
import io.millrace.transform.store.RunStore;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Does the nodes of one run: a bounded number at once, each written down as it ends.
final class Execution {
    private static final int FRAMES = 20;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final Doors doors;
    private final Announcer announcer;
    private final Job job;
    private final Order order;
    private final Map<String, Node> nodes = new HashMap<>();
    private final ModelStore models = new ModelStore();
    private final RunStore runs = new RunStore();
    private final Prior.Progress progress =
            new Prior.Progress(ConcurrentHashMap.newKeySet(), new ConcurrentHashMap<>());
    private final List<Done> all = new ArrayList<>();
    private final Recording recording;
    private Instant told = Instant.EPOCH;
    private int ended;
    private boolean isGood = true;

    /// What is to be done.
    ///
    /// @param version of the project
    /// @param checksums of models and seeds, as the store has them
    /// @param built what was there before
    /// @param revisions by dataset, asked for before anything is read
    /// @param raw by raw table
    /// @param loaded by dataset when its newest batch was stored
    /// @param lineages by model the signature of what is kept of its lineage
    /// @param isOfData whether new rows caused it
    /// @param isAround whether what the project has around its runs is done
    record Order(
            RunStore.Taken run,
            Project project,
            int version,
            RunPlan plan,
            Map<String, String> checksums,
            Map<String, Built> built,
            Map<String, String> revisions,
            Map<String, Datasets.RawTable> raw,
            Map<String, Instant> loaded,
            Map<String, String> lineages,
            boolean isOfData,
            boolean isAround) {}

    Execution(Doors doors, Announcer announcer, Job job, Order order) {
        this.doors = doors;
        this.announcer = announcer;
        this.job = job;
        this.order = order;
        this.recording = new Recording(job.tenant(), order);
        order.plan().nodes().forEach(node -> nodes.put(node.name(), node));
    }

    /// @return whether every node went well
    boolean run(int parallel) {
        begin();
        @Nullable Operation operation = order.run().options().operation();
        if (operation != null) return isGood(around().run(operation));
        var around = order.project().surroundings();
        var failed = around(around.starting());
        if (failed.isEmpty()) build(parallel);
        else write(order.plan().nodes().stream().map(node -> skipped(node, failed)).toList());
        var _ = around(around.ending());
        return isGood;
    }

    private static Done skipped(Node node, String cause) {
        return NodeBuilder.skipped(node, cause);
    }

    /// @return the one that failed; empty where all went well
    private String around(List<RunHook> hooks) {
        if (!order.isAround()) return "";
        for (var hook : hooks) {
            if (!isGood(around().run(hook, all))) return hook.name();
        }
        return "";
    }

    private AroundRun around() {
        return new AroundRun(doors, job.tenant(), order, prior());
    }

    /// Writes down the result of what is no node.
    private boolean isGood(NodeResult result) {
        boolean isSuccess = result.status().equals(Status.SUCCESS.id());
        isGood &= isSuccess;
        return doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            add(c, result);
                            return isSuccess;
                        });
    }

    private Prior prior() {
        return new Prior(job.tenant(), order, progress);
    }

    private void build(int parallel) {
        var schedule = new Schedule(order.plan().needs());
        try (var threads =
                Executors.newFixedThreadPool(
                        parallel, Thread.ofVirtual().name("build-", 0).factory())) {
            var service = new ExecutorCompletionService<Turn>(threads);
            try {
                drive(schedule, service);
            } catch (RuntimeException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    /// Nodes, and what is around them.
    private int size() {
        if (order.run().options().operation() != null) return 1;
        var around = order.project().surroundings();
        int hooks = around.starting().size() + around.ending().size();
        return nodes.size() + (order.isAround() ? hooks : 0);
    }

    private void begin() {
        told = doors.clock().instant();
        doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            var now = doors.clock().instant();
                            long id = order.run().id();
                            if (!runs.begin(c, id, job.fence(), size(), now)) {
                                throw new Overtaken(id);
                            }
                            runs.version(c, id, order.version());
                            announcer.run(c, runs.run(c, id).orElseThrow());
                            return true;
                        });
        announcer.outbox().wake();
    }

    private void drive(Schedule schedule, CompletionService<Turn> service) {
        int running = submit(schedule, service);
        while (running > 0) {
            var turns = take(service);
            var rest = turns.stream().flatMap(turn -> turn.rest().stream()).toList();
            rest.forEach(node -> submit(List.of(node), service));
            running += rest.size() - turns.size();
            var done = turns.stream().flatMap(turn -> turn.done().stream()).toList();
            var results = new ArrayList<>(done);
            for (var one : done) {
                var name = one.node().name();
                note(one);
                schedule.end(name, one.status().isGood())
                        .forEach(other -> results.add(NodeBuilder.skipped(node(other), name)));
            }
            boolean isOver =
                    order.run().options().failFast()
                            && done.stream().anyMatch(one -> one.status().isBad());
            if (isOver) {
                schedule.stop().forEach(other -> results.add(NodeBuilder.stopped(node(other))));
            }
            running += submit(schedule, service);
            write(results);
        }
        if (!schedule.isEmpty()) throw new IllegalStateException("nodes that wait for each other");
    }

    private void note(Done done) {
        if (isReshaped(done)) progress.reshaped().add(done.node().name());
        var relation = done.node().relation();
        done.made().ifPresent(made -> progress.kinds().put(relation, made.builtAs()));
    }

    private boolean isReshaped(Done done) {
        var known = order.built().get(done.node().name());
        return done.made()
                .filter(made -> known == null || !made.columns().equals(known.columns()))
                .isPresent();
    }

    /// @return how many turns began
    private int submit(Schedule schedule, CompletionService<Turn> service) {
        var ready = schedule.begin().stream().map(this::node).toList();
        var turns = Turns.of(ready, prior()::isLate);
        turns.forEach(turn -> submit(turn, service));
        return turns.size();
    }

    private void submit(List<Node> turn, CompletionService<Turn> service) {
        service.submit(Span.carried(() -> done(turn)));
    }

    private Turn done(List<Node> turn) {
        var builder = new NodeBuilder(doors, job.tenant(), order, prior());
        if (turn.size() > 1) {
            return builder.together(turn.stream().map(Node.Assertion.class::cast).toList());
        }
        var node = turn.getFirst();
        boolean onlyCompiles = order.run().command().equals("compile");
        var done = onlyCompiles ? builder.compiled(node) : builder.build(node);
        return new Turn(List.of(done), List.of());
    }

    private Node node(String name) {
        var node = nodes.get(name);
        if (node == null) throw new IllegalStateException("no node " + name);
        return node;
    }

    /// Waits for a turn to end; takes what else has ended by then with it.
    private static List<Turn> take(CompletionService<Turn> service) {
        try {
            var ended = new ArrayList<Turn>();
            for (var one = service.take(); one != null; one = service.poll()) ended.add(one.get());
            return ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        }
    }

    private void write(List<Done> results) {
        if (results.isEmpty()) return;
        int every = Math.max(1, nodes.size() / FRAMES);
        boolean isShown = (ended + results.size()) / every > ended / every && isTimeToTell();
        ended += results.size();
        all.addAll(results);
        if (results.stream().anyMatch(one -> one.status().isBad())) isGood = false;
        var fresh = results.stream().map(recording::read).flatMap(Optional::stream).toList();
        doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            results.forEach(one -> write(c, one));
                            fresh.forEach(one -> keep(c, one));
                            long id = order.run().id();
                            if (isShown) announcer.run(c, runs.run(c, id).orElseThrow());
                            return true;
                        });
        if (isShown) announcer.outbox().wake();
    }

    /// New rows cause runs all the time: of a quick one only its beginning and its end are told.
    private boolean isTimeToTell() {
        var now = doors.clock().instant();
        if (order.isOfData() && Duration.between(told, now).compareTo(PAUSE) < 0) return false;
        told = now;
        return true;
    }

    private void add(SqlConnection c, NodeResult result) {
        long id = order.run().id();
        if (!runs.add(c, id, job.fence(), result)) throw new Overtaken(id);
    }

    private void write(SqlConnection c, Done done) {
        add(c, done.result());
        boolean isBuilt = !order.run().command().equals("compile");
        boolean isKept = !done.node().isTest() || done.made().isPresent();
        if (!isBuilt || !isKept) return;
        models.ended(c, Outcomes.of(order, done, doors.clock().instant()));
        if (done.isAsBefore() || done.node().isTest()) return;
        announcer.node(c, order.run().project(), done.result());
    }

    private void keep(SqlConnection c, Recording.Fresh fresh) {
        recording
                .write(c, fresh, doors.clock().instant())
                .ifPresent(
                        event -> announcer.lineage(c, order.run().project(), fresh.name(), event));
    }
}
