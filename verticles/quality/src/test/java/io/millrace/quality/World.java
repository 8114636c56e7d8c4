package io.millrace.quality;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetList;
import io.millrace.ingest.api.IngestRequest.KnownAnswer;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.Tracer;
import io.millrace.quality.api.QualityRequest;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.SqlNames;
import io.millrace.testkit.Heard;
import io.millrace.testkit.Stack;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.ModelList;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The quality service on a real Postgres, with the services beside it answering what a test says.
final class World {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static World shared;

    final Stack stack = Stack.shared();
    final WorkQueue queue = new WorkQueue(stack.vertx(), stack.db());
    final Bus bus = new Bus(stack.vertx(), Duration.ofSeconds(20));
    private final Map<TenantId, List<DatasetAnswer>> datasets = new ConcurrentHashMap<>();
    private final Map<TenantId, KnownAnswer> known = new ConcurrentHashMap<>();
    private final AtomicLong revisions = new AtomicLong();
    private final Map<TenantId, List<ModelAnswer>> models = new ConcurrentHashMap<>();

    private World() {
        var vertx = stack.vertx();
        Tracer.install(vertx, (_, _, trace, _) -> new Heard(trace));
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        vertx.deployVerticle(new Neighbours(), options).await();
        var doors = new Doors(stack.db(), stack.sql(), _ -> NOW);
        vertx.deployVerticle(
                        new QualityVerticle(
                                doors, queue, new Outbox(vertx), QualitySettings.defaults()),
                        options)
                .await();
    }

    static synchronized World shared() {
        if (shared == null) shared = new World();
        return shared;
    }

    private final class Neighbours extends VerticleBase {
        @Override
        public io.vertx.core.Future<?> start() {
            var here = new Bus(vertx, Duration.ofSeconds(5));
            return here.<IngestRequest<?>>serve(IngestRequest.ADDRESS, this::ingest)
                    .compose(_ ->
                            here.<TransformRequest<?>>serve(
                                    TransformRequest.ADDRESS, this::transform));
        }

        private Record ingest(IngestRequest<?> request) {
            if (request instanceof IngestRequest.Datasets(var tenant)) {
                return new DatasetList(datasets.getOrDefault(tenant, List.of()));
            }
            if (request instanceof IngestRequest.Known(var tenant, _)) {
                return known.getOrDefault(tenant, new KnownAnswer(null, List.of()));
            }
            throw Problem.notFound("not in this test").toException();
        }

        private Record transform(TransformRequest<?> request) {
            if (request instanceof TransformRequest.Models(var tenant)) {
                return new ModelList(models.getOrDefault(tenant, List.of()));
            }
            throw Problem.notFound("not in this test").toException();
        }
    }

    <R extends Record> R ask(QualityRequest<R> request) {
        return bus.ask(QualityRequest.ADDRESS, request, Ids.random128());
    }

    /// Says what is known of the rows of each of a tenant's datasets; else it is nothing.
    void know(TenantId tenant, KnownAnswer its) {
        known.put(tenant, its);
    }

    /// Makes a raw table and fills it.
    ///
    /// @param columns as in `create table`, after batch and line
    void table(TenantId tenant, String name, String columns, String... rows) {
        execute(
                tenant,
                "create table %s (_batch bigint, _line bigint, %s, primary key (_batch, _line))"
                        .formatted(SqlNames.quote(tenant.rawSchema(), name), columns));
        insert(tenant, name, 1, rows);
    }

    /// Adds a batch of `rows`, each the text between the brackets of `values (..)`.
    void insert(TenantId tenant, String name, long batch, String... rows) {
        for (int line = 0; line < rows.length; line++) {
            execute(
                    tenant,
                    "insert into %s values (%d, %d, %s)"
                            .formatted(
                                    SqlNames.quote(tenant.rawSchema(), name),
                                    batch,
                                    line + 1,
                                    rows[line]));
        }
        var known = datasets.computeIfAbsent(tenant, _ -> new CopyOnWriteArrayList<>());
        long newest =
                known.stream()
                        .filter(dataset -> dataset.name().equals(name))
                        .mapToLong(dataset -> Math.max(batch, Long.parseLong(dataset.lastBatch())))
                        .findFirst()
                        .orElse(batch);
        known.removeIf(dataset -> dataset.name().equals(name));
        known.add(dataset(name, newest));
    }

    private DatasetAnswer dataset(String name, long batch) {
        return new DatasetAnswer(
                name,
                name,
                null,
                "append",
                List.of(),
                null,
                "add",
                "propose",
                0.9,
                Map.of(),
                Long.toString(batch),
                NOW,
                1,
                revisions.incrementAndGet());
    }

    /// Makes a view as the tenant's own login.
    void model(TenantId tenant, String name, String query) {
        stack.sql()
                .as(
                        tenant,
                        c ->
                                c.preparedQuery(
                                                "create view "
                                                        + SqlNames.quote(tenant.modelSchema(), name)
                                                        + " as "
                                                        + query)
                                        .execute()
                                        .await());
        models.computeIfAbsent(tenant, _ -> new CopyOnWriteArrayList<>()).add(model(name));
    }

    private static ModelAnswer model(String name) {
        return new ModelAnswer(
                name,
                "models",
                "p",
                "view",
                "models/" + name + ".sql",
                "",
                List.of(),
                1L,
                List.of(),
                "",
                "success",
                null,
                0.1,
                NOW);
    }

    void execute(TenantId tenant, String sql) {
        stack.db().in(tenant, c -> c.preparedQuery(sql).execute().await().size());
    }

    /// Runs what changed data makes due, to its end.
    void runChanged(TenantId tenant) {
        runJob(tenant, Due.CHANGED);
    }

    void runJob(TenantId tenant, String key) {
        long job =
                stack.db()
                        .in(
                                tenant,
                                c ->
                                        queue.enqueue(
                                                c, NewJob.of(Stage.QUALITY, key, Ids.random128())));
        queue.wake(Stage.QUALITY);
        if (!queue.awaitDone(tenant, job, Duration.ofSeconds(20))) {
            throw new AssertionError("the job did not end");
        }
    }

    /// Runs a job that waits for its time now.
    void runWaiting(TenantId tenant, String key) {
        stack.db()
                .platform(c ->
                        c.preparedQuery(
                                        "update millrace.work set run_after = now() where"
                                                + " tenant = $1 and key = $2")
                                .execute(Tuple.of(tenant.value(), key))
                                .await()
                                .size());
        runJob(tenant, key);
    }

    /// Keys of the jobs of a stage that wait.
    List<String> waiting(TenantId tenant, Stage stage) {
        return stack.db()
                .platform(c -> {
                    var keys = new java.util.ArrayList<String>();
                    c.preparedQuery(
                                    "select key from millrace.work where tenant = $1 and"
                                            + " stage = $2 order by key")
                            .execute(Tuple.of(tenant.value(), stage.id()))
                            .await()
                            .forEach(row -> keys.add(row.getString(0)));
                    return keys;
                });
    }

    /// What a job that waits belongs to.
    record Cause(String trace, @Nullable String parent) {}

    Cause cause(TenantId tenant, String key) {
        return stack.db()
                .platform(c -> {
                    var row =
                            c.preparedQuery(
                                            "select trace, parent from millrace.work where"
                                                    + " tenant = $1 and key = $2")
                                    .execute(Tuple.of(tenant.value(), key))
                                    .await()
                                    .iterator()
                                    .next();
                    return new Cause(row.getString(0), row.getString(1));
                });
    }

    /// The newest data that was sent on a socket channel, as JSON.
    String told(TenantId tenant, String channel) {
        return stack.db()
                .platform(c ->
                        c.preparedQuery(
                                        "select (channels -> $2)::text from millrace.outbox"
                                                + " where tenant = $1 and channels ? $2"
                                                + " order by id desc limit 1")
                                .execute(Tuple.of(tenant.value(), channel))
                                .await()
                                .iterator()
                                .next()
                                .getString(0));
    }
}
