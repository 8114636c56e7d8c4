package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.Batches;
import io.millrace.ingest.api.IngestRequest.FolderSource;
import io.millrace.ingest.api.IngestRequest.MysqlSource;
import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.api.IngestRequest.Pull;
import io.millrace.ingest.api.IngestRequest.PullAnswer;
import io.millrace.ingest.api.IngestRequest.PutPulledSource;
import io.millrace.ingest.api.IngestRequest.RestSource;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.ingest.api.IngestRequest.S3Source;
import io.millrace.ingest.api.IngestRequest.SftpSource;
import io.millrace.ingest.api.IngestRequest.SourceAnswer;
import io.millrace.ingest.api.IngestRequest.Sources;
import io.millrace.ingest.store.PullStore;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.Stage;
import io.millrace.stream.api.ObjectStore;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A tenant's pulls: through the queue as they are deployed, or by a worker that a test holds.
record Pulls(Things things, TenantId tenant) {
    static final String NAME = "crm";
    static final String DATASET = "customers";
    private static final long FENCE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    SourceAnswer postgres(PostgresSource source, @Nullable String secret) {
        return put("postgres", null, secret, new Settings(source, null, null, null, null, null));
    }

    SourceAnswer rest(RestSource source, @Nullable String pointer, @Nullable String secret) {
        return put("rest", pointer, secret, new Settings(null, source, null, null, null, null));
    }

    SourceAnswer folder(FolderSource source) {
        return put("folder", null, null, new Settings(null, null, source, null, null, null));
    }

    SourceAnswer s3(S3Source source, @Nullable String secret) {
        return put("s3", null, secret, new Settings(null, null, null, source, null, null));
    }

    SourceAnswer mysql(MysqlSource source, @Nullable String secret) {
        return put("mysql", null, secret, new Settings(null, null, null, null, source, null));
    }

    SourceAnswer sftp(SftpSource source, @Nullable String secret) {
        return put("sftp", null, secret, new Settings(null, null, null, null, null, source));
    }

    /// Of one kind.
    private record Settings(
            @Nullable PostgresSource postgres,
            @Nullable RestSource rest,
            @Nullable FolderSource folder,
            @Nullable S3Source s3,
            @Nullable MysqlSource mysql,
            @Nullable SftpSource sftp) {}

    private SourceAnswer put(
            String kind, @Nullable String pointer, @Nullable String secret, Settings its) {
        return things.ask(
                new PutPulledSource(
                        tenant,
                        NAME,
                        kind,
                        DATASET,
                        pointer,
                        secret,
                        its.postgres(),
                        its.rest(),
                        its.folder(),
                        its.s3(),
                        its.mysql(),
                        its.sftp()));
    }

    SourceAnswer source() {
        return things.ask(new Sources(tenant)).items().getFirst();
    }

    /// Pulls through the queue, to the end.
    PullAnswer pull() {
        var asked = things.ask(new Pull(tenant, NAME));
        return awaitEnd(Long.parseLong(asked.id()));
    }

    /// Each turn is a job of its own.
    PullAnswer awaitEnd(long pull) {
        var store = new PullStore();
        while (true) {
            var job = things.stack.db().in(tenant, c -> store.job(c, pull));
            if (job.isEmpty()) return last();
            things.queue.awaitDone(tenant, job.get(), PATIENCE);
        }
    }

    PullAnswer last() {
        return things.stack.db().in(tenant, c -> new PullStore().last(c, NAME)).orElseThrow();
    }

    /// Values of a column of all stored rows.
    List<String> stored(String column) {
        var values = new ArrayList<String>();
        String cursor = null;
        do {
            var page = things.ask(new Rows(tenant, DATASET, 200, cursor));
            for (var row : page.items()) values.add(String.valueOf(row.get(column)));
            cursor = page.next();
        } while (cursor != null);
        return values;
    }

    /// Newest first.
    List<BatchAnswer> batches() {
        return things.ask(new Batches(tenant, DATASET, 200, null)).items();
    }

    /// All pulls of the source, newest first.
    List<PullAnswer> all() {
        return things.stack.db().in(tenant, c -> new PullStore().page(c, NAME, null, 100));
    }

    /// The last pull, once it is there and at its end.
    PullAnswer awaitPull() {
        await(() -> !all().isEmpty() && all().getFirst().finishedAt() != null);
        return last();
    }

    /// Until the first look is over.
    void awaitNextLook() {
        await(() -> waitingLooks() == 1 && count("run_after > now() + interval '10 seconds'") == 1);
    }

    long waitingLooks() {
        return count("state = 'queued'");
    }

    private long count(String condition) {
        var sql =
                "select count(*) from millrace.work where stage = 'pull' and tenant = $1 and key = $2 and "
                        + condition;
        return things.stack
                .db()
                .platform(c ->
                        c.preparedQuery(sql)
                                .execute(Tuple.of(tenant.value(), "look:" + NAME))
                                .await()
                                .iterator()
                                .next()
                                .getLong(0));
    }

    private void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("waited too long");
            things.stack.vertx().timer(20).await();
        }
    }

    /// Files were seen as they are so long ago.
    void age(String time) {
        var sql = "update files set seen_at = seen_at - $1::text::interval";
        things.stack
                .db()
                .in(tenant, c -> c.preparedQuery(sql).execute(Tuple.of(time)).await().rowCount());
    }

    /// A look whose job this test holds.
    Job heldLook() {
        return job("look:" + NAME);
    }

    /// A later turn of a pull that was held.
    Job heldAgain(Job earlier) {
        return job(earlier.key());
    }

    private Job job(String key) {
        return new Job(
                "main", hold(key), tenant, Stage.PULL, key, Map.of(), 1, FENCE, 1, "t", null);
    }

    /// A pull whose job this test holds.
    Job held() {
        var id =
                things.stack
                        .db()
                        .in(
                                tenant,
                                c -> new PullStore().add(c, NAME, "request").orElseThrow().id());
        return job(Long.toString(id));
    }

    private long hold(String key) {
        var sql =
                """
                insert into millrace.work (tenant, stage, key, payload, cost, trace, state, fence,
                                           lease_owner, lease_until)
                values ($1, 'pull', $2, '{}', 1, 't', 'running', $3, 'test', now() + interval '1 hour')
                returning id
                """;
        return things.stack
                .db()
                .platform(c ->
                        c.preparedQuery(sql)
                                .execute(Tuple.of(tenant.value(), key, FENCE))
                                .await()
                                .iterator()
                                .next()
                                .getLong(0));
    }

    PullWorker worker(ObjectStore objects, PullBounds bounds, OutgoingGuard guard) {
        var stack = things.stack;
        var acceptance =
                new Acceptance(
                        stack.vertx(),
                        stack.db(),
                        things.queue,
                        things.outbox,
                        objects,
                        IngestSettings.of(null));
        var doors = new PullTurn.Doors(stack.db(), things.queue, objects, acceptance);
        var pulling =
                new Pulling(
                        stack.secrets(), guard, things.pulling.quotas(), bounds, things.watched());
        var client = new RestClient(stack.vertx(), guard, RestClient.Manner.of(bounds));
        var files = new FilePuller(places(client, guard));
        return new PullWorker(
                doors,
                things.outbox,
                pulling,
                Map.of(
                        "postgres",
                        new PostgresPuller(guard),
                        "mysql",
                        new MysqlPuller(new ForeignMysql(stack.vertx(), guard)),
                        "rest",
                        new RestPuller(stack.vertx(), client),
                        "folder",
                        files,
                        "s3",
                        files,
                        "sftp",
                        files));
    }

    private FilePlaces places(RestClient client, OutgoingGuard guard) {
        return new FilePlaces(things.watched(), new GuardedHttp(client), guard);
    }

    /// As one node looks.
    FileLooks looks() {
        var manner = RestClient.Manner.of(Things.BOUNDS);
        var client = new RestClient(things.stack.vertx(), things.guard, manner);
        return new FileLooks(
                things.stack.db(),
                things.queue,
                things.outbox,
                things.pulling,
                places(client, things.guard));
    }

    PullWorker worker() {
        return worker(things.objects, Things.BOUNDS, things.guard);
    }
}
