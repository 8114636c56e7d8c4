package io.millrace.rca;

import io.millrace.kernel.Bus;
import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import io.millrace.quality.Doors;
import io.millrace.quality.QualitySettings;
import io.millrace.quality.QualityVerticle;
import io.millrace.quality.api.QualityRequest;
import io.millrace.rca.Feeds.Call;
import io.millrace.rca.api.RcaRequest;
import io.millrace.rca.api.RcaRequest.Incident;
import io.millrace.rca.api.RcaRequest.Incidents;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.SqlNames;
import io.millrace.testkit.Stack;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The quality and the root cause services on a real Postgres, with calls of ten days.
final class RcaWorld {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final int DAYS = 10;
    private static final int ROWS_A_DAY = 120;
    private static RcaWorld shared;

    final Stack stack = Stack.shared();
    final WorkQueue queue = new WorkQueue(stack.vertx(), stack.db());
    private final Bus bus = new Bus(stack.vertx(), Duration.ofSeconds(20));
    private final Feeds feeds = new Feeds();
    private volatile Instant now = START.plus(Duration.ofDays(DAYS));

    private RcaWorld() {
        var vertx = stack.vertx();
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        var outbox = new Outbox(vertx);
        var doors = new Doors(stack.db(), stack.sql(), _ -> now);
        vertx.deployVerticle(feeds, options).await();
        vertx.deployVerticle(
                        new QualityVerticle(doors, queue, outbox, QualitySettings.defaults()),
                        options)
                .await();
        vertx.deployVerticle(
                        new RcaVerticle(
                                stack.db(), queue, outbox, _ -> now, RcaSettings.defaults()),
                        options)
                .await();
    }

    static synchronized RcaWorld shared() {
        if (shared == null) shared = new RcaWorld();
        return shared;
    }

    /// Healthy calls: batches 1 to [#DAYS], twelve cells, three plans.
    static List<Call> healthy() {
        var random = new Random(42);
        var calls = new ArrayList<Call>();
        for (int day = 1; day <= DAYS; day++) {
            for (int line = 1; line <= ROWS_A_DAY; line++) {
                int plan = random.nextInt(3);
                calls.add(
                        new Call(
                                day,
                                line,
                                calls.size(),
                                "c" + random.nextInt(12),
                                "p" + plan,
                                Math.round((5 + 10 * plan + random.nextDouble()) * 100) / 100.0,
                                random.nextDouble() < 0.02 ? 1 : 0,
                                "a@b"));
            }
        }
        return calls;
    }

    TenantId tenant(List<Call> calls) {
        var tenant = stack.tenant();
        execute(
                tenant,
                "create table %s.calls (_batch bigint, _line bigint, id bigint, cell text, plan text, tariff numeric, dropped bigint, email text, at timestamptz, primary key (_batch, _line))"
                        .formatted(SqlNames.quote(tenant.rawSchema())));
        replace(tenant, calls);
        return tenant;
    }

    /// Makes `calls` the content of the dataset.
    void replace(TenantId tenant, List<Call> calls) {
        execute(tenant, "delete from " + SqlNames.quote(tenant.rawSchema()) + ".calls");
        var rows =
                calls.stream()
                        .map(c ->
                                Tuple.of(
                                        c.batch(),
                                        c.line(),
                                        c.id(),
                                        c.cell(),
                                        c.plan(),
                                        c.tariff(),
                                        (long) c.dropped(),
                                        c.email(),
                                        Feeds.storedAt(c.batch()).atOffset(ZoneOffset.UTC)))
                        .toList();
        stack.db()
                .in(
                        tenant,
                        c ->
                                c.preparedQuery(
                                                "insert into "
                                                        + SqlNames.quote(tenant.rawSchema())
                                                        + ".calls values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                                        .executeBatch(rows)
                                        .await()
                                        .size());
        feeds.put(tenant, calls);
    }

    private void execute(TenantId tenant, String sql) {
        stack.db().in(tenant, c -> c.preparedQuery(sql).execute().await().size());
    }

    /// Puts one check, runs it and waits until its causes were searched.
    QualityRequest.Result check(TenantId tenant, String check) {
        ask(new QualityRequest.PutChecks(tenant, "f", "checks for calls:\n  - " + check));
        return run(tenant);
    }

    QualityRequest.Result run(TenantId tenant) {
        var result = ask(new QualityRequest.Run(tenant, "f", true)).results().getFirst();
        awaitRca(tenant);
        return result;
    }

    void awaitRca(TenantId tenant) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (var job = waiting(tenant); job.isPresent(); job = waiting(tenant)) {
            queue.awaitDone(tenant, job.get(), Duration.ofSeconds(5));
            if (System.nanoTime() > deadline) throw new AssertionError("causes not found in time");
        }
    }

    private Optional<Long> waiting(TenantId tenant) {
        return stack.db()
                .platform(c -> {
                    var rows =
                            c.preparedQuery(
                                            "select id from millrace.work where tenant = $1"
                                                    + " and stage = $2 and state <> 'failed' and key not like 'again:%'")
                                    .execute(Tuple.of(tenant.value(), Stage.RCA.id()))
                                    .await()
                                    .iterator();
                    return rows.hasNext()
                            ? Optional.of(rows.next().getLong(0))
                            : Optional.<Long>empty();
                });
    }

    List<Incident> incidents(TenantId tenant) {
        return ask(new Incidents(tenant, null, 50)).items();
    }

    /// The only incident, with its rows.
    Incident incident(TenantId tenant) {
        return ask(new RcaRequest.GetIncident(tenant, incidents(tenant).getFirst().id()));
    }

    <R extends Record> R ask(QualityRequest<R> request) {
        return bus.ask(QualityRequest.ADDRESS, request, Ids.random128());
    }

    <R extends Record> R ask(RcaRequest<R> request) {
        return bus.ask(RcaRequest.ADDRESS, request, Ids.random128());
    }
}
