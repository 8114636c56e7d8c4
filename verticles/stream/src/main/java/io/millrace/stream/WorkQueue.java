package io.millrace.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.stream.WorkStore.Taken;
import io.millrace.tenants.Lifecycle;
import io.millrace.tenants.db.Meter;
import io.millrace.tenants.db.ServerDb;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one durable queue of all stages, in Postgres: each tenant's jobs are on its server. A job is
/// queued in the transaction that makes it necessary and ended in the transaction of its effect; a
/// lease and a fence in between let another node take it over from a dead one, without a double
/// effect.
public final class WorkQueue {
    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

    /// A worker renews at a third of it. With a poll it is how long the work of a node that died
    /// waits for another one.
    public static final Duration LEASE = Duration.ofSeconds(6);

    /// Who waits for a job on a node that leaves waits no longer than this.
    private static final Duration PARTING = Duration.ofSeconds(8);

    /// Jobs of a stage that a tenant may have waiting on request.
    public static final int MOST_WAITING = 1_000;

    private static final int RETRY_AFTER_SECONDS = 5;
    private static final int FAILED_DAYS = 7;

    private static final Duration AWAY = Duration.ofSeconds(2);
    private static final DueWork.Look NOTHING = new DueWork.Look(Set.of(), List.of());
    private static final String DONE = "work.done";
    private static final String REST = "work.rest";
    private static final Duration RECHECK = Duration.ofMillis(500);

    private static final String ENQUEUE =
            "select millrace.enqueue($1, $2, $3::text::jsonb, $4, $5, $6, $7)";
    private static final String ENQUEUE_JDBC =
            "select millrace.enqueue(?, ?, ?::jsonb, ?, ?, ?, ?)";
    private static final String IS_FULL =
            """
            select count(*) = $2 from (
                select from millrace.work where stage = $1 and state = 'queued' limit $2) as waiting
            """;
    private static final String HELD =
            "select 1 from millrace.work where id = $1 and fence = $2 and state = 'running' for update";
    private static final String HELD_JDBC =
            "select 1 from millrace.work where id = ? and fence = ? and state = 'running' for update";
    private static final String FINISH = "select millrace.finish($1, $2)";
    private static final String FINISH_JDBC = "select millrace.finish(?, ?)";

    private final Vertx vertx;
    private final TenantDb db;
    private final List<WorkStore> stores;
    private final Set<WorkStore> away = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final Meter meter;
    private final JobTimes times;
    private final Map<Long, Collection<Promise<Void>>> waiting = new ConcurrentHashMap<>();
    private final Pace pace = new Pace();
    private final Set<String> timed = ConcurrentHashMap.newKeySet();
    private final DueWork due;
    private final AtomicLong closing = new AtomicLong(Long.MAX_VALUE);

    /// A queue whose jobs' times nobody reads.
    public WorkQueue(Vertx vertx, TenantDb db) {
        this(vertx, db, new CompositeMeterRegistry());
    }

    /// @param meters gets the times of jobs
    public WorkQueue(Vertx vertx, TenantDb db, MeterRegistry meters) {
        this.vertx = vertx;
        this.times = new JobTimes(meters);
        this.meter = db.meter();
        this.db = db;
        var owner = Ids.random128();
        this.stores = db.servers().stream().map(server -> new WorkStore(server, owner)).toList();
        this.due = new DueWork(vertx, this::look);
        vertx.eventBus().<Long>consumer(DONE, message -> release(message.body()));
        vertx.eventBus().<String>consumer(Lifecycle.REMOVED, message -> forget(message.body()));
        vertx.eventBus().<JsonObject>consumer(REST, message -> rest(message.body()));
    }

    private void forget(String tenant) {
        times.forget(tenant);
        pace.forget(tenant);
    }

    private void rest(JsonObject told) {
        pace.rest(
                new TenantId(told.getString("tenant")),
                Stage.of(told.getString("stage")),
                Duration.ofMillis(told.getLong("millis")),
                System.nanoTime());
    }

    /// Queues `job` in the caller's transaction, for the tenant of its role.
    ///
    /// @return the job's id, or that of the equal job that still waits
    public long enqueue(SqlConnection connection, NewJob job) {
        var values =
                Tuple.of(
                        job.stage().id(),
                        job.key(),
                        Json.write(job.payload()),
                        job.cost(),
                        job.delay().toMillis(),
                        job.trace(),
                        Span.current().parent());
        return connection
                .preparedQuery(ENQUEUE)
                .execute(values)
                .await()
                .iterator()
                .next()
                .getLong(0);
    }

    /// Queues what new rows make due in `stage`, in the caller's transaction of `tenant`: it begins
    /// at once, or with all that comes meanwhile after the [#rest] of the one before. While one
    /// runs, one waits at most.
    public void follow(SqlConnection connection, TenantId tenant, Stage stage, String trace) {
        enqueue(connection, following(tenant, stage, trace));
    }

    /// As the other one, in a transaction of pgjdbc.
    public void follow(Connection connection, TenantId tenant, Stage stage, String trace)
            throws SQLException {
        enqueue(connection, following(tenant, stage, trace));
    }

    private NewJob following(TenantId tenant, Stage stage, String trace) {
        return NewJob.of(stage, "", trace).after(pace.next(tenant, stage, System.nanoTime()));
    }

    /// Tells workers, after its commit, of what [#follow] queued.
    public void wakeFollowing(TenantId tenant, Stage stage) {
        var wake = pace.told(tenant, stage, System.nanoTime());
        if (wake.isNow()) wake(stage);
        if (wake.later().isPositive()) wakeAfter(tenant, stage, wake.later());
    }

    /// Lets the tenant's next job that [#follow] queues in the stage of `job` begin no sooner than
    /// `rest` after this one did, on whichever node it is queued.
    public void rest(Job job, Duration rest) {
        if (isResting(job, rest)) return;
        var told =
                new JsonObject()
                        .put("tenant", job.tenant().value())
                        .put("stage", job.stage().id())
                        .put("millis", rest.toMillis());
        vertx.eventBus().publish(REST, told);
    }

    boolean isResting(Job job, Duration rest) {
        return pace.isRest(job.tenant(), job.stage(), rest);
    }

    /// Like [#enqueue(SqlConnection, NewJob)] for work that somebody asks for, which is bounded;
    /// what follows from committed data is not refused.
    ///
    /// @throws io.millrace.kernel.ProblemException `too-many` when [#MOST_WAITING] wait already
    public long request(SqlConnection connection, NewJob job) {
        var stage = job.stage().id();
        var full = connection.preparedQuery(IS_FULL).execute(Tuple.of(stage, (long) MOST_WAITING));
        if (full.await().iterator().next().getBoolean(0)) {
            throw Problem.tooMany(
                            "At most %d jobs of the stage %s may wait; send it again later."
                                    .formatted(MOST_WAITING, stage),
                            RETRY_AFTER_SECONDS)
                    .toException();
        }
        return enqueue(connection, job);
    }

    public long enqueue(Connection connection, NewJob job) throws SQLException {
        try (var statement = connection.prepareStatement(ENQUEUE_JDBC)) {
            statement.setString(1, job.stage().id());
            statement.setString(2, job.key());
            statement.setString(3, Json.write(job.payload()));
            statement.setLong(4, job.cost());
            statement.setLong(5, job.delay().toMillis());
            statement.setString(6, job.trace());
            statement.setString(7, Span.current().parent());
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// Ends `job` in the transaction of its effect.
    ///
    /// @throws Fenced when another worker holds it by now; the effect must roll back
    public void finish(SqlConnection connection, Job job) {
        var rows =
                connection.preparedQuery(FINISH).execute(Tuple.of(job.id(), job.fence())).await();
        if (rows.iterator().next().getLong(0) == 0) throw new Fenced(job);
    }

    /// For an effect after which `job` stays, in the transaction of that effect.
    ///
    /// @throws Fenced when another worker holds it by now; the effect must roll back
    public void verifyHeld(SqlConnection connection, Job job) {
        var values = Tuple.of(job.id(), job.fence());
        if (connection.preparedQuery(HELD).execute(values).await().size() == 0) {
            throw new Fenced(job);
        }
    }

    /// As the other one, in a transaction of pgjdbc.
    public void verifyHeld(Connection connection, Job job) throws SQLException {
        try (var statement = connection.prepareStatement(HELD_JDBC)) {
            statement.setLong(1, job.id());
            statement.setLong(2, job.fence());
            try (var row = statement.executeQuery()) {
                if (!row.next()) throw new Fenced(job);
            }
        }
    }

    public void finish(Connection connection, Job job) throws SQLException {
        try (var statement = connection.prepareStatement(FINISH_JDBC)) {
            statement.setLong(1, job.id());
            statement.setLong(2, job.fence());
            try (var row = statement.executeQuery()) {
                row.next();
                if (row.getLong(1) == 0) throw new Fenced(job);
            }
        }
    }

    /// Tells a worker of `stage` on some node that work was committed; the nodes are told in turn.
    /// Lost messages cost a poll's time only.
    public void wake(Stage stage) {
        vertx.eventBus().send(stage.wakeAddress(), "");
    }

    private void wakeAfter(TenantId tenant, Stage stage, Duration delay) {
        var name = stage.id() + ' ' + tenant.value();
        if (!timed.add(name)) return; // what is committed until then joins the job that waits
        vertx.setTimer(
                1 + delay.toMillis(),
                _ -> {
                    timed.remove(name);
                    wake(stage);
                });
    }

    /// Tells all workers of `stage` of work that one of them could not take.
    ///
    /// @param worker which could not
    void passOn(Stage stage, String worker) {
        vertx.eventBus().publish(stage.leftAddress(), worker);
    }

    DueWork due() {
        return due;
    }

    /// Waits until the job has ended, well or not.
    ///
    /// @return false when it still goes on after `atMost`, or soon after [#leave]
    public boolean awaitDone(TenantId tenant, long job, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Promise<Void> signal = Promise.promise();
            waiting.computeIfAbsent(job, _ -> new CopyOnWriteArrayList<>()).add(signal);
            try {
                if (!of(db.server(tenant).name()).open(tenant, job)) return true;
                long left = left(deadline);
                if (left <= 0) return false;
                long timer =
                        vertx.setTimer(
                                Math.clamp(left / 1_000_000, 1, RECHECK.toMillis()),
                                _ -> signal.tryComplete());
                signal.future().await();
                vertx.cancelTimer(timer);
            } finally {
                forget(job, signal);
            }
        }
    }

    /// Nanoseconds until `deadline`, or until nobody may wait here any more.
    private long left(long deadline) {
        long now = System.nanoTime();
        long end = closing.get();
        return end == Long.MAX_VALUE ? deadline - now : Math.min(deadline - now, end - now);
    }

    /// This node leaves: who waits for a job is soon told that it still goes on, since another node
    /// may come to end it.
    public void leave() {
        closing.set(System.nanoTime() + PARTING.toNanos());
    }

    /// Whether this node leaves: what can be ended here is ended.
    public boolean isLeaving() {
        return closing.get() != Long.MAX_VALUE;
    }

    private void forget(long job, Promise<Void> signal) {
        waiting.computeIfPresent(
                job,
                (_, signals) -> {
                    signals.remove(signal);
                    return signals.isEmpty() ? null : signals;
                });
    }

    private void release(long job) {
        waiting.getOrDefault(job, List.of()).forEach(Promise::tryComplete);
    }

    private WorkStore of(String server) {
        return stores.stream()
                .filter(store -> store.db().name().equals(server))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no server is named " + server));
    }

    /// The servers are asked in turn, so that none goes before the others.
    Taken take(Stage stage) {
        if (stores.size() == 1) return stores.getFirst().take(stage);
        boolean isLeft = false;
        int first = turn.getAndIncrement();
        for (int i = 0; i < stores.size(); i++) {
            var store = stores.get(Math.floorMod(first + i, stores.size()));
            var taken = ifThere(store, () -> store.take(stage), Taken.NOTHING);
            if (taken.job().isPresent()) return taken;
            isLeft |= taken.isLeft();
        }
        return new Taken(Optional.empty(), isLeft);
    }

    /// Those of `stages` that have something to do on some server, and the servers where schedules
    /// have.
    private DueWork.Look look(Set<Stage> stages) {
        if (stores.size() == 1) return stores.getFirst().look(stages);
        var due = EnumSet.noneOf(Stage.class);
        var servers = new ArrayList<ServerDb>();
        for (var store : stores) {
            var its = ifThere(store, () -> store.look(stages), NOTHING);
            due.addAll(its.stages());
            servers.addAll(its.schedules());
        }
        return new DueWork.Look(due, servers);
    }

    /// A server that is away holds the others up once, and is left out until it answers.
    private <T> T ifThere(WorkStore store, Supplier<T> work, T otherwise) {
        if (away.contains(store)) return otherwise;
        try {
            return work.get();
        } catch (ProblemException e) {
            LOG.atWarn()
                    .addKeyValue("service", "queue")
                    .addKeyValue("server", store.db().name())
                    .setCause(e)
                    .log("no work is taken from a server until it answers");
            if (away.add(store)) Thread.ofVirtual().start(() -> awaitAnswer(store));
            return otherwise;
        }
    }

    private void awaitAnswer(WorkStore store) {
        while (closing.get() == Long.MAX_VALUE) {
            try {
                store.db().ping();
                break;
            } catch (ProblemException e) { // asked again soon
                pause();
            }
        }
        away.remove(store);
    }

    private static void pause() {
        try {
            // nosemgrep: sleep-in-a-service -- of the thread that waits for this server only
            Thread.sleep(AWAY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void renew(Collection<Job> jobs) {
        if (stores.size() == 1) {
            stores.getFirst().renew(jobs);
            return;
        }
        byServer(jobs)
                .forEach((server, its) -> Thread.ofVirtual().start(() -> renew(of(server), its)));
    }

    /// The leases on one server do not wait for another that is away.
    private static void renew(WorkStore store, Collection<Job> jobs) {
        try {
            store.renew(jobs);
        } catch (ProblemException e) { // the fence decides if the lease is lost
            LOG.atWarn()
                    .addKeyValue("service", "queue")
                    .addKeyValue("server", store.db().name())
                    .setCause(e)
                    .log("cannot renew leases");
        }
    }

    /// Lets other workers take these jobs now, though they still run here; the fence keeps what
    /// they do here without effect.
    void release(Collection<Job> jobs) {
        byServer(jobs).forEach((server, its) -> of(server).release(its));
    }

    private static Map<String, List<Job>> byServer(Collection<Job> jobs) {
        return jobs.stream().collect(Collectors.groupingBy(Job::server));
    }

    /// What counts the use of this node's tenants.
    Meter meter() {
        return meter;
    }

    JobTimes times() {
        return times;
    }

    /// After the handler of `job` returned, whatever became of it.
    void ended(Job job) {
        vertx.eventBus().publish(DONE, job.id());
    }

    void retry(Job job, String problem, Duration delay) {
        of(job.server()).retry(job, problem, delay);
    }

    void defer(Job job, String problem, Deferral deferral) {
        of(job.server()).defer(job, problem, deferral);
    }

    /// Drops what failed long ago.
    void trim() {
        for (var store : stores) store.trim(FAILED_DAYS);
    }

    void fail(Job job, String problem) {
        of(job.server()).fail(job, problem);
    }
}
