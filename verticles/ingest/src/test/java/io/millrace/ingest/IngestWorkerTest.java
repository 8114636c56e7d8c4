package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.Datasets;
import io.millrace.ingest.api.IngestRequest.GetBatch;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.Ledger;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Fenced;
import io.millrace.stream.Job;
import io.millrace.stream.Stage;
import io.millrace.stream.api.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.sqlclient.Tuple;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestWorkerTest {
    private static final long FENCE = 3;

    private final Things things = Things.shared();
    private TenantId tenant;

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
    }

    private IngestWorker worker(ObjectStore objects) {
        return new IngestWorker(
                things.stack.db(), things.queue, things.outbox, objects, IngestSettings.of(null));
    }

    /// A batch whose job this test holds.
    private Job received(byte[] body) {
        var object = things.put(body);
        var batch =
                things.stack
                        .db()
                        .in(
                                tenant,
                                c -> {
                                    new DatasetStore().add(c, "t");
                                    var arrival =
                                            new Ledger.Arrival(
                                                    "t",
                                                    null,
                                                    object.key(),
                                                    "text/csv",
                                                    "identity",
                                                    body.length,
                                                    "",
                                                    "http",
                                                    "tester");
                                    return new Ledger().add(c, arrival).orElseThrow().answer().id();
                                });
        return new Job(
                "main", hold(batch), tenant, Stage.INGEST, batch, Map.of(), 1, FENCE, 1, "t", null);
    }

    private long hold(String batch) {
        var sql =
                """
                insert into millrace.work (tenant, stage, key, payload, cost, trace, state, fence,
                                           lease_owner, lease_until)
                values ($1, 'ingest', $2, '{}', 1, 't', 'running', $3, 'test', now() + interval '1 hour')
                returning id
                """;
        return things.stack
                .db()
                .platform(c ->
                        c.preparedQuery(sql)
                                .execute(Tuple.of(tenant.value(), batch, FENCE))
                                .await()
                                .iterator()
                                .next()
                                .getLong(0));
    }

    private BatchAnswer batch(Job job) {
        return things.ask(new GetBatch(tenant, job.key()));
    }

    private static byte[] rows(int count) {
        var body = new StringBuilder("id,note\n");
        for (int i = 0; i < count; i++) body.append(i).append(",note ").append(i).append('\n');
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void jobThatRunsTwiceStoresOnce() {
        var job = received(rows(10));
        var worker = worker(things.objects);

        worker.handle(job);
        assertThatThrownBy(() -> worker.handle(job)).isInstanceOf(Fenced.class);

        assertThat(batch(job).rowsStored()).isEqualTo(10);
        assertThat(things.ask(new Totals(tenant)).stored()).isEqualTo(10);
        assertThat(things.ask(new Rows(tenant, "t", 100, null)).items()).hasSize(10);
    }

    @Test
    void workerThatLostItsLeaseStoresNothing() {
        var job = received(rows(10));
        var stale =
                new Job(
                        "main",
                        job.id(),
                        tenant,
                        job.stage(),
                        job.key(),
                        Map.of(),
                        job.cost(),
                        FENCE - 1,
                        1,
                        "t",
                        null);

        assertThatThrownBy(() -> worker(things.objects).handle(stale)).isInstanceOf(Fenced.class);

        assertThat(batch(job).state()).isEqualTo("running");
        assertThat(things.ask(new Totals(tenant)).in()).isZero();
        assertThat(things.ask(new Datasets(tenant)).items().getFirst().columns()).isEmpty();
    }

    @Test
    void connectionThatBreaksInTheMiddleLeavesNothingAndTheRepetitionStoresAll() {
        var job = received(rows(200_000));

        assertThatThrownBy(() -> worker(new Cutting()).handle(job))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(503));

        assertThat(things.ask(new Totals(tenant)).in()).isZero();
        worker(things.objects).handle(job);
        assertThat(batch(job).rowsStored()).isEqualTo(200_000);
    }

    @Test
    void bodyThatCannotBeReadFailsAfterTheLastRepetition() {
        var job = received(rows(1));
        var worker = worker(new Broken());

        assertThatThrownBy(() -> worker.handle(job)).isInstanceOf(UncheckedIOException.class);
        worker.failed(job, new IOException("disk is gone"));

        assertThat(batch(job).state()).isEqualTo("failed");
        assertThat(batch(job).problem()).startsWith("internal: ").doesNotContain("disk is gone");
        assertThat(batch(job).rowsIn()).isZero();
    }

    private void terminateLoads() {
        try {
            things.stack.asSuperuser(
                    "select pg_terminate_backend(pid) from pg_stat_activity where query like 'copy \"t_"
                            + tenant
                            + "%'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Breaks the copying connection when the body was half read.
    private final class Cutting implements ObjectStore {
        @Override
        public Future<StoredObject> put(ReadStream<Buffer> in, long maxBytes) {
            return things.objects.put(in, maxBytes);
        }

        @Override
        public StoredObject write(Content content, long maxBytes) throws IOException {
            return things.objects.write(content, maxBytes);
        }

        @Override
        public InputStream open(String key) throws IOException {
            return new FilterInputStream(things.objects.open(key)) {
                private long read;
                private boolean cut;

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int got = super.read(into, offset, length);
                    read += got;
                    if (read > 3_000_000 && !cut) {
                        cut = true;
                        terminateLoads();
                    }
                    return got;
                }
            };
        }

        @Override
        public boolean has(String key) {
            return things.objects.has(key);
        }

        @Override
        public void put(String key, InputStream in) throws IOException {
            things.objects.put(key, in);
        }

        @Override
        public Future<Long> append(String key, long at, ReadStream<Buffer> in, long maxBytes) {
            return things.objects.append(key, at, in, maxBytes);
        }

        @Override
        public StoredObject examine(String key) throws IOException {
            return things.objects.examine(key);
        }

        @Override
        public void complete(String key) throws IOException {
            things.objects.complete(key);
        }

        @Override
        public void discard(String key) throws IOException {
            things.objects.discard(key);
        }

        @Override
        public Path file(String key) {
            return things.objects.file(key);
        }

        @Override
        public void delete(String key) {}

        @Override
        public int sweep(Instant parts, Instant old, UnaryOperator<Set<String>> named) {
            return 0;
        }
    }

    /// Breaks while it is read.
    private final class Broken implements ObjectStore {
        @Override
        public Future<StoredObject> put(ReadStream<Buffer> in, long maxBytes) {
            return things.objects.put(in, maxBytes);
        }

        @Override
        public StoredObject write(Content content, long maxBytes) throws IOException {
            return things.objects.write(content, maxBytes);
        }

        @Override
        public InputStream open(String key) throws IOException {
            throw new IOException("disk is gone");
        }

        @Override
        public boolean has(String key) {
            return things.objects.has(key);
        }

        @Override
        public void put(String key, InputStream in) throws IOException {
            things.objects.put(key, in);
        }

        @Override
        public Future<Long> append(String key, long at, ReadStream<Buffer> in, long maxBytes) {
            return things.objects.append(key, at, in, maxBytes);
        }

        @Override
        public StoredObject examine(String key) throws IOException {
            return things.objects.examine(key);
        }

        @Override
        public void complete(String key) throws IOException {
            things.objects.complete(key);
        }

        @Override
        public void discard(String key) throws IOException {
            things.objects.discard(key);
        }

        @Override
        public Path file(String key) {
            return things.objects.file(key);
        }

        @Override
        public void delete(String key) {}

        @Override
        public int sweep(Instant parts, Instant old, UnaryOperator<Set<String>> named) {
            return 0;
        }
    }
}
