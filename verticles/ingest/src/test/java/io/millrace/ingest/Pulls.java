package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.api.IngestRequest.Pull;
import io.millrace.ingest.api.IngestRequest.PullAnswer;
import io.millrace.ingest.api.IngestRequest.PutPulledSource;
import io.millrace.ingest.api.IngestRequest.RestSource;
import io.millrace.ingest.api.IngestRequest.Rows;
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
import org.jspecify.annotations.Nullable;

/// A tenant's pulls: through the queue as they are deployed, or by a worker that a test holds.
record Pulls(Things things, TenantId tenant) {
    static final String NAME = "crm";
    static final String DATASET = "customers";
    private static final long FENCE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    SourceAnswer postgres(PostgresSource source, @Nullable String secret) {
        return things.ask(
                new PutPulledSource(tenant, NAME, "postgres", DATASET, null, secret, source, null));
    }

    SourceAnswer rest(RestSource source, @Nullable String pointer, @Nullable String secret) {
        return things.ask(
                new PutPulledSource(tenant, NAME, "rest", DATASET, pointer, secret, null, source));
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

    /// A pull whose job this test holds.
    Job held() {
        var id =
                things.stack
                        .db()
                        .in(
                                tenant,
                                c -> new PullStore().add(c, NAME, "request").orElseThrow().id());
        return new Job(
                "main",
                hold(Long.toString(id)),
                tenant,
                Stage.PULL,
                Long.toString(id),
                Map.of(),
                1,
                FENCE,
                1,
                "t",
                null);
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
                        stack.db(), things.queue, things.outbox, objects, IngestSettings.of(null));
        var doors = new PullTurn.Doors(stack.db(), things.queue, objects, acceptance);
        var pulling = new Pulling(stack.secrets(), guard, things.pulling.quotas(), bounds);
        var client = new RestClient(stack.vertx(), guard, RestClient.Manner.of(bounds));
        return new PullWorker(
                doors,
                things.outbox,
                pulling,
                Map.of(
                        "postgres", new PostgresPuller(guard),
                        "rest", new RestPuller(stack.vertx(), client)));
    }

    PullWorker worker() {
        return worker(things.objects, Things.BOUNDS, things.guard);
    }
}
