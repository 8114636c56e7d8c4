package io.millrace.transform;

import io.millrace.kernel.Span;
import io.millrace.stream.Job;
import io.millrace.transform.NodeBuilder.Done;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.run.RunPlan;
import io.millrace.transform.engine.run.Schedule;
import io.millrace.transform.engine.run.Staleness;
import io.millrace.transform.engine.run.Staleness.Tried;
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
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

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
    private final Recording recording;
    private final Set<String> reshaped = ConcurrentHashMap.newKeySet();
    private Instant told = Instant.EPOCH;
    private int ended;
    private boolean isGood = true;

    /// What is to be done.
    ///
    /// @param checksums of models and seeds, as the store has them
    /// @param built what was there before
    /// @param revisions by dataset, asked for before anything is read
    /// @param raw by raw table
    /// @param lineages by model the signature of what is kept of its lineage
    /// @param isOfData whether new rows caused it
    record Order(
            RunStore.Taken run,
            Project project,
            RunPlan plan,
            Map<String, String> checksums,
            Map<String, Built> built,
            Map<String, String> revisions,
            Map<String, Datasets.RawTable> raw,
            Map<String, String> lineages,
            boolean isOfData) {}

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
        var schedule = new Schedule(order.plan().needs());
        try (var threads =
                Executors.newFixedThreadPool(
                        parallel, Thread.ofVirtual().name("build-", 0).factory())) {
            var service = new ExecutorCompletionService<Done>(threads);
            try {
                drive(schedule, service);
            } catch (RuntimeException e) {
                threads.shutdownNow();
                throw e;
            }
        }
        return isGood;
    }

    private void begin() {
        told = doors.clock().instant();
        doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            var now = doors.clock().instant();
                            long id = order.run().id();
                            if (!runs.begin(c, id, job.fence(), nodes.size(), now)) {
                                throw new Overtaken(id);
                            }
                            announcer.run(c, runs.run(c, id).orElseThrow());
                            return true;
                        });
        announcer.outbox().wake();
    }

    private void drive(Schedule schedule, CompletionService<Done> service) {
        int running = submit(schedule, service);
        while (running > 0) {
            var done = take(service);
            running -= done.size();
            var results = new ArrayList<>(done);
            for (var one : done) {
                var name = one.node().name();
                if (isReshaped(one)) reshaped.add(name);
                schedule.end(name, one.status().isGood())
                        .forEach(other -> results.add(NodeBuilder.skipped(node(other), name)));
            }
            running += submit(schedule, service);
            write(results);
        }
        if (!schedule.isEmpty()) throw new IllegalStateException("nodes that wait for each other");
    }

    private boolean isReshaped(Done done) {
        var known = order.built().get(done.node().name());
        return done.made()
                .filter(made -> known == null || !made.columns().equals(known.columns()))
                .isPresent();
    }

    private int submit(Schedule schedule, CompletionService<Done> service) {
        var builder = new NodeBuilder(doors, job.tenant(), order, reshaped);
        boolean onlyCompiles = order.run().command().equals("compile");
        var ready = schedule.begin();
        for (var name : ready) {
            var node = node(name);
            service.submit(
                    Span.carried(
                            () -> onlyCompiles ? NodeBuilder.compiled(node) : builder.build(node)));
        }
        return ready.size();
    }

    private Node node(String name) {
        var node = nodes.get(name);
        if (node == null) throw new IllegalStateException("no node " + name);
        return node;
    }

    /// Waits for a node to end; takes what else has ended by then with it.
    private static List<Done> take(CompletionService<Done> service) {
        try {
            var ended = new ArrayList<Done>();
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
        int every = Math.max(1, nodes.size() / FRAMES);
        boolean isShown = (ended + results.size()) / every > ended / every && isTimeToTell();
        ended += results.size();
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

    private void write(SqlConnection c, Done done) {
        long id = order.run().id();
        if (!runs.add(c, id, job.fence(), done.result())) throw new Overtaken(id);
        boolean isBuilt = !order.run().command().equals("compile");
        if (!isBuilt || done.node() instanceof Node.Assertion) return;
        models.ended(c, outcome(done));
        if (done.isAsBefore()) return;
        announcer.node(c, order.run().project(), done.result());
    }

    private void keep(SqlConnection c, Recording.Fresh fresh) {
        recording
                .write(c, fresh, doors.clock().instant())
                .ifPresent(event ->
                        announcer.lineage(c, order.run().project(), fresh.model().name(), event));
    }

    private ModelStore.Outcome outcome(Done done) {
        var name = done.node().name();
        var tried =
                new Tried(
                        order.checksums().getOrDefault(name, ""),
                        Staleness.revisionsOf(done.node(), order.revisions()));
        return new ModelStore.Outcome(
                name,
                done.result().status(),
                done.result().message(),
                done.isAsBefore() ? null : Double.valueOf(done.result().seconds()),
                doors.clock().instant(),
                tried,
                done.made());
    }
}
