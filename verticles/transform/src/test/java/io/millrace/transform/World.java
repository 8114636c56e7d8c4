package io.millrace.transform;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.BatchChanges;
import io.millrace.ingest.api.IngestRequest.ChangedBatches;
import io.millrace.ingest.api.IngestRequest.ColumnAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetList;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.stream.FolderObjectStore;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.DatabaseSettings;
import io.millrace.tenants.db.SqlNames;
import io.millrace.tenants.db.TenantLimits;
import io.millrace.tenants.db.TenantSql;
import io.millrace.testkit.Stack;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.ProjectAnswer;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// The transform service on a real Postgres, with ingest answering what a test says.
final class World {
    private static @Nullable World shared;

    final Stack stack = Stack.shared();
    final WorkQueue queue = new WorkQueue(stack.vertx(), stack.db());
    final Bus bus = new Bus(stack.vertx(), Duration.ofSeconds(60));
    private final FolderObjectStore objects =
            new FolderObjectStore(stack.vertx(), stack.folder().resolve("objects"));
    private final Map<TenantId, List<DatasetAnswer>> datasets = new ConcurrentHashMap<>();

    /// By dataset and batch the revision under which the batch was stored.
    private final Map<TenantId, Map<String, Map<Long, Long>>> changes = new ConcurrentHashMap<>();

    /// Of raw tables, as ingest tells them.
    private final Map<TenantId, Map<String, Map<String, ColumnAnswer>>> columns =
            new ConcurrentHashMap<>();

    private final AtomicLong revisions = new AtomicLong();

    private World() {
        var vertx = stack.vertx();
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        vertx.deployVerticle(new Ingest(), options).await();
        var doors = new Doors(stack.db(), sql(), Clock.systemUTC());
        vertx.deployVerticle(
                        new TransformVerticle(
                                doors,
                                queue,
                                new Outbox(vertx),
                                objects,
                                TransformSettings.defaults()),
                        options)
                .await();
    }

    /// The tenants' door, which waits for a lock only shortly.
    private TenantSql sql() {
        var usual = stack.settings();
        var limits = usual.limits();
        var hasty =
                new TenantLimits(
                        limits.connections(),
                        limits.total(),
                        limits.tempFiles(),
                        limits.memory(),
                        limits.models(),
                        limits.statement(),
                        Duration.ofMillis(500),
                        limits.use());
        var settings =
                new DatabaseSettings(
                        usual.host(),
                        usual.port(),
                        usual.database(),
                        usual.superuser(),
                        usual.superuserPassword(),
                        usual.tls(),
                        usual.poolSize(),
                        usual.copySize(),
                        usual.queue(),
                        usual.patience(),
                        hasty);
        return new TenantSql(stack.vertx(), settings, stack.secrets(), stack.db());
    }

    static synchronized World shared() {
        if (shared == null) shared = new World();
        return shared;
    }

    private final class Ingest extends VerticleBase {
        @Override
        public io.vertx.core.Future<?> start() {
            return new Bus(vertx, Duration.ofSeconds(5))
                    .<IngestRequest<?>>serve(IngestRequest.ADDRESS, this::answer);
        }

        private Record answer(IngestRequest<?> request) {
            if (request instanceof IngestRequest.Datasets(var tenant)) {
                return new DatasetList(datasets.getOrDefault(tenant, List.of()));
            }
            if (request instanceof ChangedBatches asked) return changed(asked);
            throw Problem.notFound("not in this test").toException();
        }
    }

    private BatchChanges changed(ChangedBatches asked) {
        var batches =
                changes
                        .getOrDefault(asked.tenant(), Map.of())
                        .getOrDefault(asked.dataset(), Map.of())
                        .entrySet()
                        .stream()
                        .filter(batch -> batch.getValue() > asked.revision())
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        return new BatchChanges(batches, true);
    }

    <R extends Record> R ask(TransformRequest<R> request) {
        return bus.ask(TransformRequest.ADDRESS, request, Ids.random128());
    }

    /// Makes a raw table and fills it.
    ///
    /// @param columns as in `create table`, after batch and line
    void table(TenantId tenant, String name, String columns, String... rows) {
        raw(
                tenant,
                "create table %s (_batch bigint, _line bigint, %s, primary key (_batch, _line))"
                        .formatted(SqlNames.quote(tenant.rawSchema(), name), columns));
        var told = new LinkedHashMap<String, ColumnAnswer>();
        for (var column : columns.split(", ", -1)) {
            var words = column.split(" ", 2);
            told.put(words[0], new ColumnAnswer(words[1], false, false, words[0]));
        }
        this.columns.computeIfAbsent(tenant, _ -> new ConcurrentHashMap<>()).put(name, told);
        insert(tenant, name, 1, rows);
    }

    /// Gives the dataset a table of its latest rows, which is as empty as it stays.
    void upsert(TenantId tenant, String name) {
        raw(
                tenant,
                "create table %s (like %s)"
                        .formatted(
                                SqlNames.quote(tenant.rawSchema(), name + "_current"),
                                SqlNames.quote(tenant.rawSchema(), name)));
        datasets.getOrDefault(tenant, List.of())
                .replaceAll(known -> known.name().equals(name) ? upserted(known) : known);
    }

    private static DatasetAnswer upserted(DatasetAnswer known) {
        return new DatasetAnswer(
                known.name(),
                known.table(),
                known.name() + "_current",
                "upsert",
                List.of("id"),
                null,
                known.onNewColumn(),
                known.onDrift(),
                known.driftConfidence(),
                known.columns(),
                known.lastBatch(),
                known.lastBatchAt(),
                known.rows(),
                known.revision());
    }

    /// Adds a batch of `rows`, each the text between the brackets of `values (..)`.
    void insert(TenantId tenant, String name, long batch, String... rows) {
        for (int line = 0; line < rows.length; line++) {
            raw(
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
        long revision = revisions.incrementAndGet();
        changes.computeIfAbsent(tenant, _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(name, _ -> new ConcurrentHashMap<>())
                .put(batch, revision);
        known.removeIf(dataset -> dataset.name().equals(name));
        known.add(
                new DatasetAnswer(
                        name,
                        name,
                        null,
                        "append",
                        List.of(),
                        null,
                        "add",
                        "propose",
                        0.9,
                        columns.getOrDefault(tenant, Map.of()).getOrDefault(name, Map.of()),
                        Long.toString(newest),
                        Instant.EPOCH,
                        rows.length,
                        revision));
    }

    /// Does something to the raw tables of which nobody is told.
    void raw(TenantId tenant, String sql) {
        stack.db().in(tenant, c -> c.preparedQuery(sql).execute().await().rowCount());
    }

    /// Uploads `files`, path and text in turn, beside a `dbt_project.yml` if none is among them.
    ProjectAnswer put(TenantId tenant, String name, String... files) {
        return put(tenant, name, zip(files));
    }

    ProjectAnswer put(TenantId tenant, String name, byte[] zip) {
        return ask(new TransformRequest.PutProject(tenant, name, stored(zip)));
    }

    String stored(byte[] bytes) {
        var files = stack.vertx().fileSystem();
        var path = stack.folder().resolve(Ids.random128()).toString();
        files.writeFile(path, Buffer.buffer(bytes)).await();
        var file = files.open(path, new OpenOptions().setRead(true)).await();
        return objects.put(file, Long.MAX_VALUE).await().key();
    }

    static byte[] zip(String... files) {
        var texts = new LinkedHashMap<>(Map.of("dbt_project.yml", "name: shop\n"));
        for (int i = 0; i < files.length; i += 2) texts.put(files[i], files[i + 1]);
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            for (var file : texts.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Runs `command` on the project to its end.
    RunAnswer run(TenantId tenant, String project, String command, @Nullable String select) {
        return run(
                new TransformRequest.Run(
                        tenant, project, command, select, null, false, Map.of(), null, true));
    }

    /// Builds the project anew, whatever is there.
    RunAnswer refresh(TenantId tenant, String project) {
        return run(
                new TransformRequest.Run(
                        tenant, project, "run", null, null, true, Map.of(), null, true));
    }

    private RunAnswer run(TransformRequest.Run request) {
        var started = ask(request);
        return ask(new TransformRequest.GetRun(request.tenant(), started.runId()));
    }

    /// Does what the arrival of a batch does, and waits for its end.
    void arrive(TenantId tenant) {
        long job =
                stack.db()
                        .in(
                                tenant,
                                c ->
                                        queue.enqueue(
                                                c,
                                                NewJob.of(
                                                        Stage.TRANSFORM,
                                                        Projects.DUE,
                                                        Ids.random128())));
        queue.wake(Stage.TRANSFORM);
        if (!queue.awaitDone(tenant, job, Duration.ofSeconds(60))) {
            throw new AssertionError("the job does not end");
        }
    }

    List<RunAnswer> runs(TenantId tenant) {
        return ask(new TransformRequest.Runs(tenant, 50)).items();
    }

    List<Map<String, @Nullable Object>> rows(TenantId tenant, String model) {
        return ask(new TransformRequest.ModelRows(tenant, model, 100, null)).items();
    }
}
