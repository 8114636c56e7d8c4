package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.Accept;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.GetBatch;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Stage;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What becomes of acknowledged batches that cannot be stored at once.
class RetryTest {
    private static final int OLD_ATTEMPTS = 5;

    private final Things things = Things.shared();
    private final TenantId tenant = things.stack.tenant();

    private Accept accept(String body, boolean isWaited) {
        var object = things.put(body.getBytes(StandardCharsets.UTF_8));
        return new Accept(
                tenant,
                "t",
                object.key(),
                "text/csv",
                "identity",
                object.bytes(),
                object.sha256(),
                "key-1",
                isWaited,
                "tester");
    }

    @Test
    void batchIsStoredHoweverLongPostgresHasNoRoom() throws SQLException {
        things.csv(tenant, "t", "id\n1\n");
        fillDisk();
        var batch = things.ask(accept("id\n2\n3\n", false));

        awaitRefusals(OLD_ATTEMPTS + 2);
        assertThat(state(batch)).isEqualTo("running");
        things.stack.asSuperuser("drop trigger full_disk on " + table());

        while (!state(batch).equals("stored")) hurry();
        assertThat(things.ask(new GetBatch(tenant, batch.id())).rowsStored()).isEqualTo(2);
        assertThat(things.ask(new Totals(tenant)).stored()).isEqualTo(3);
    }

    private void fillDisk() throws SQLException {
        things.stack.asSuperuser(
                """
                create or replace function public.full_disk() returns trigger language plpgsql as
                $$ begin raise exception 'no room' using errcode = '53100'; end $$
                """);
        things.stack.asSuperuser(
                "create trigger full_disk before insert on "
                        + table()
                        + " for each row execute function public.full_disk()");
    }

    private String table() {
        return '"' + tenant.rawSchema() + "\".t";
    }

    private void awaitRefusals(int wanted) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (refusals() < wanted) {
            if (System.nanoTime() > deadline) throw new AssertionError("not tried often enough");
            hurry();
        }
    }

    private long refusals() {
        var sql = "select coalesce(max(deferrals), 0) from millrace.work where tenant = $1";
        return things.stack
                .db()
                .platform(c ->
                        c.preparedQuery(sql)
                                .execute(Tuple.of(tenant.value()))
                                .await()
                                .iterator()
                                .next()
                                .getLong(0));
    }

    /// Lets no delay be waited for.
    private void hurry() {
        var sql =
                "update millrace.work set run_after = now() where tenant = $1 and state = 'queued'";
        things.stack
                .db()
                .platform(
                        c -> c.preparedQuery(sql).execute(Tuple.of(tenant.value())).await().size());
        things.queue.wake(Stage.INGEST);
        LockSupport.parkNanos(20_000_000);
    }

    private String state(BatchAnswer batch) {
        return things.ask(new GetBatch(tenant, batch.id())).state();
    }

    @Test
    void aLoadWithNewColumnsIsPutOffWhileItsTableIsRead() throws SQLException {
        things.csv(tenant, "t", "id\n1\n");
        onNewColumn("add");
        BatchAnswer batch;
        try (var reader = things.stack.superuser();
                var statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("lock table " + table() + " in access share mode");
            batch = things.ask(accept("id,name\n2,b\n", false));

            awaitRefusals(1);
        }

        while (!state(batch).equals("stored")) hurry();
        assertThat(things.ask(new GetBatch(tenant, batch.id())).rowsStored()).isEqualTo(1);
    }

    @Test
    void failedBatchIsTriedAgainWithItsKeyAndAStoredOneIsNot() {
        things.csv(tenant, "t", "id\n1\n");
        onNewColumn("hold");
        var first = accept("id,name\n2,b\n", true);
        var failed = things.ask(first);
        assertThat(failed.state()).isEqualTo("failed");

        onNewColumn("add");
        var stored = things.ask(accept("id,name\n2,b\n", true));
        var again = things.ask(accept("id,name\n2,b\n", true));

        assertThat(stored.id()).isEqualTo(failed.id());
        assertThat(stored.state()).isEqualTo("stored");
        assertThat(stored.problem()).isNull();
        assertThat(again).isEqualTo(stored);
        assertThat(things.ask(new Totals(tenant)).stored()).isEqualTo(2);
        assertThatThrownBy(() -> things.objects.open(first.objectKey()))
                .isInstanceOf(IOException.class);
    }

    private void onNewColumn(String rule) {
        things.ask(new PutDataset(tenant, "t", new DatasetSettings(null, null, null, null, rule)));
    }
}
