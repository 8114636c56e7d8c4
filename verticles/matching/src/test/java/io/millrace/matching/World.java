package io.millrace.matching;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.ColumnAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetList;
import io.millrace.kernel.Bus;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.matching.api.MatchingRequest;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.SqlNames;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The matching service on a real Postgres, with ingest answering what a test says.
final class World {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final MatchingSettings SETTINGS =
            new MatchingSettings(3, 2_000, 500_000, 1_000, 500, 2, Duration.ofSeconds(20));
    private static World shared;

    final Stack stack = Stack.shared();
    final WorkQueue queue = new WorkQueue(stack.vertx(), stack.db());
    private final Bus bus = new Bus(stack.vertx(), Duration.ofSeconds(25));
    private final Map<TenantId, Map<String, DatasetAnswer>> datasets = new ConcurrentHashMap<>();
    private final AtomicLong revisions = new AtomicLong();

    private World() {
        var vertx = stack.vertx();
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        vertx.deployVerticle(new Ingest(), options).await();
        var matching =
                new Matching(
                        stack.db(),
                        queue,
                        new Outbox(vertx),
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        SETTINGS);
        vertx.deployVerticle(new MatchingVerticle(matching), options).await();
    }

    static synchronized World shared() {
        if (shared == null) shared = new World();
        return shared;
    }

    private final class Ingest extends VerticleBase {
        @Override
        public io.vertx.core.Future<?> start() {
            return new Bus(vertx, Duration.ofSeconds(5))
                    .<IngestRequest<?>>serve(IngestRequest.ADDRESS, this::handle);
        }

        private Record handle(IngestRequest<?> request) {
            if (request instanceof IngestRequest.Datasets(var tenant)) {
                return new DatasetList(
                        List.copyOf(datasets.getOrDefault(tenant, Map.of()).values()));
            }
            throw Problem.notFound("not in this test").toException();
        }
    }

    <R extends Record> R ask(MatchingRequest<R> request) {
        return bus.ask(MatchingRequest.ADDRESS, request, Ids.random128());
    }

    /// Makes a raw table of text columns.
    void dataset(TenantId tenant, String name, List<String> columns) {
        var definitions =
                columns.stream()
                        .map(column -> SqlNames.quote(column) + " text")
                        .collect(Collectors.joining(", "));
        execute(
                tenant,
                "create table %s (_batch bigint, _line bigint, %s, primary key (_batch, _line))"
                        .formatted(SqlNames.quote(tenant.rawSchema(), name), definitions),
                Tuple.tuple());
        known(tenant, name, columns, 0);
    }

    /// Makes ingest name a dataset whose table cannot be read.
    void lost(TenantId tenant, String name, List<String> columns) {
        known(tenant, name, columns, 1);
    }

    private void known(TenantId tenant, String name, List<String> columns, long batch) {
        var types = new LinkedHashMap<String, ColumnAnswer>();
        columns.forEach(c -> types.put(c, new ColumnAnswer("text", false, true, c)));
        var answer =
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
                        types,
                        Long.toString(batch),
                        NOW,
                        1,
                        revisions.incrementAndGet());
        datasets.computeIfAbsent(tenant, _ -> new ConcurrentHashMap<>()).put(name, answer);
    }

    /// Adds a batch; a row's values are in the order of the columns, null for missing.
    void batch(TenantId tenant, String name, long batch, List<List<String>> rows) {
        var columns = List.copyOf(datasets.get(tenant).get(name).columns().keySet());
        var arrays = new ArrayList<Object>();
        arrays.add(batch);
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            arrays.add(rows.stream().map(row -> row.get(at)).toArray(String[]::new));
        }
        var unnested =
                IntStream.range(0, columns.size())
                        .mapToObj(i -> "$" + (i + 2) + "::text[]")
                        .collect(Collectors.joining(", "));
        execute(
                tenant,
                "insert into %s select $1, n.line, %s from unnest(%s) with ordinality as n (%s, line)"
                        .formatted(
                                SqlNames.quote(tenant.rawSchema(), name),
                                quoted(columns, "n."),
                                unnested,
                                quoted(columns, "")),
                Tuple.from(arrays));
        long before = Long.parseLong(datasets.get(tenant).get(name).lastBatch());
        known(tenant, name, columns, Math.max(before, batch));
    }

    private static String quoted(List<String> columns, String prefix) {
        return columns.stream()
                .map(column -> prefix + SqlNames.quote(column))
                .collect(Collectors.joining(", "));
    }

    private void execute(TenantId tenant, String sql, Tuple values) {
        stack.db().in(tenant, c -> c.preparedQuery(sql).execute(values).await().size());
    }

    /// Runs the job of `key` and all that it queues, to the end.
    void runJob(TenantId tenant, String key) {
        long job =
                stack.db()
                        .in(
                                tenant,
                                c ->
                                        queue.enqueue(
                                                c,
                                                NewJob.of(Stage.MATCHING, key, Ids.random128())));
        queue.wake(Stage.MATCHING);
        if (!queue.awaitDone(tenant, job, Duration.ofSeconds(20))) {
            throw new AssertionError("the job did not end");
        }
    }

    /// Names of the entities whose jobs wait or run.
    List<String> open(TenantId tenant) {
        return texts(
                "select key from millrace.work where tenant = $1 and stage = 'matching' and state"
                        + " in ('queued', 'running') order by key",
                tenant);
    }

    /// Channels and data of all events that the tenant's matching made, oldest first.
    List<String> events(TenantId tenant) {
        return texts(
                "select channels::text from millrace.outbox where tenant = $1 and topic ="
                        + " 'reconciliation-events' order by id",
                tenant);
    }

    private List<String> texts(String sql, TenantId tenant) {
        return stack.db()
                .platform(c -> {
                    var texts = new ArrayList<String>();
                    c.preparedQuery(sql)
                            .execute(Tuple.of(tenant.value()))
                            .await()
                            .forEach(row -> texts.add(row.getString(0)));
                    return texts;
                });
    }

    static List<String> row(String... values) {
        return Arrays.asList(values);
    }
}
