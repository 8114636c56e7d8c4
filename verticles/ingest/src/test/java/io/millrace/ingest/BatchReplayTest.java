package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.GetBatch;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.Quarantine;
import io.millrace.ingest.api.IngestRequest.ReplayBatch;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchReplayTest {
    private static final String ORDERS = "id,amount\n1,10.50\n2,oops\n3,1\n4,2,x\n";

    private final Things things = Things.shared();
    private TenantId tenant;

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
    }

    private void numbers() {
        var columns = Map.of("amount", new ColumnSettings("numeric", null));
        things.ask(
                new PutDataset(
                        tenant, "orders", new DatasetSettings(null, null, null, columns, null)));
    }

    private void upsert() {
        var settings = new DatasetSettings("upsert", List.of("id"), null, null, null);
        things.ask(new PutDataset(tenant, "orders", settings));
    }

    private BatchAnswer replay(BatchAnswer batch) {
        return replay(batch.id(), null);
    }

    private BatchAnswer replay(String batch, @Nullable String key) {
        return things.ask(new ReplayBatch(tenant, batch, key, true, "tester"));
    }

    private BatchAnswer get(BatchAnswer batch) {
        return things.ask(new GetBatch(tenant, batch.id()));
    }

    private static List<Long> counts(BatchAnswer batch) {
        return List.of(batch.rowsIn(), batch.rowsStored(), batch.rowsQuarantined());
    }

    private List<Long> totals() {
        var totals = things.ask(new Totals(tenant));
        return List.of(totals.in(), totals.stored(), totals.quarantined());
    }

    private List<Map<String, Object>> rows() {
        return things.ask(new Rows(tenant, "orders", 100, null)).items();
    }

    private long setAside() {
        return things.ask(new Quarantine(tenant, "orders", null, null, null, 100, null))
                .items()
                .size();
    }

    private List<String> current() {
        var sql =
                "select id || ':' || status || ':' || _batch from "
                        + SqlNames.quote(tenant.rawSchema(), "orders_current")
                        + " order by id";
        return things.stack
                .db()
                .in(
                        tenant,
                        c -> {
                            var found = new ArrayList<String>();
                            for (var row : c.preparedQuery(sql).execute().await())
                                found.add(row.getString(0));
                            return found;
                        });
    }

    private static int status(Throwable its) {
        assertThat(its).isInstanceOf(ProblemException.class);
        return ((ProblemException) its).problem().status();
    }

    @Test
    void inAnAppendDatasetTheRowsTakeThePlaceOfTheOldOnes() {
        numbers();
        var old = things.csv(tenant, "orders", ORDERS);
        things.csv(tenant, "orders", "id,amount\n9,9\n");
        assertThat(counts(old)).containsExactly(4L, 2L, 2L);

        var replay = replay(old);

        assertThat(replay.id()).isNotEqualTo(old.id());
        assertThat(replay.source()).isEqualTo("replay:" + old.id());
        assertThat(replay.checksum()).isEqualTo(old.checksum());
        assertThat(counts(replay)).containsExactly(4L, 2L, 2L);
        assertThat(counts(get(old))).containsExactly(0L, 0L, 0L);
        assertThat(get(old).problem()).isEqualTo("Replaced by batch " + replay.id() + ".");
        assertThat(get(old).replacedBy()).isEqualTo(replay.id());
        assertThat(replay.replacedBy()).isNull();
        assertThat(rows()).hasSize(3);
        assertThat(rows()).noneMatch(row -> row.get("_batch").toString().equals(old.id()));
        assertThat(setAside()).isEqualTo(2);
        assertThat(totals()).containsExactly(5L, 3L, 2L);
        assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isEqualTo(3);
    }

    @Test
    void aReplayIsReplayedInItsTurnAndWhatWasReplacedIsNot() {
        var old = things.csv(tenant, "orders", "id\n1\n2\n");
        var first = replay(old);

        var second = replay(first);

        assertThat(rows()).hasSize(2);
        assertThat(counts(second)).containsExactly(2L, 2L, 0L);
        assertThat(counts(get(first))).containsExactly(0L, 0L, 0L);
        assertThatThrownBy(() -> replay(old))
                .satisfies(e -> assertThat(status(e)).isEqualTo(409))
                .hasMessageContaining(first.id());
        assertThat(totals()).containsExactly(2L, 2L, 0L);
    }

    @Test
    void aPayloadThatIsNotTheOneThatCameIsNotReadAgain() throws IOException {
        var old = things.csv(tenant, "orders", "id\n1\n2\n");
        var key = objectKey(old);
        things.objects.delete(key);
        var other = "id\n1\n3\n".getBytes(StandardCharsets.UTF_8);
        things.objects.put(key, new ByteArrayInputStream(other));

        var replay = replay(old);

        assertThat(replay.state()).isEqualTo("failed");
        assertThat(replay.problem())
                .startsWith("The payload of batch " + old.id() + " is not as it came any more")
                .contains("SHA-256");
        assertThat(rows())
                .extracting(row -> row.get("id").toString())
                .containsExactlyInAnyOrder("1", "2");
        assertThat(totals()).containsExactly(2L, 2L, 0L);
    }

    private String objectKey(BatchAnswer batch) {
        var sql = "select object_key from batches where id = " + batch.id();
        return things.stack
                .db()
                .in(
                        tenant,
                        c -> c.preparedQuery(sql).execute().await().iterator().next().getString(0));
    }

    @Test
    void theSameKeyGivesTheFirstAnswerAndAnothersKeyNone() {
        var old = things.csv(tenant, "orders", "id\n1\n2\n");
        var other = things.csv(tenant, "orders", "id\n7\n");

        var first = replay(old.id(), "again");
        var second = replay(old.id(), "again");

        assertThat(second).isEqualTo(first);
        assertThat(rows()).hasSize(3);
        assertThatThrownBy(() -> replay(other.id(), "again"))
                .satisfies(e -> assertThat(status(e)).isEqualTo(409));
    }

    @Test
    void inAnUpsertDatasetNothingChanges() {
        upsert();
        var old = things.csv(tenant, "orders", "id,status\nA,placed\nB,placed\n,none\n");
        things.csv(tenant, "orders", "id,status\nA,paid\n");
        var before = current();
        var rows = rows();

        var replay = replay(old);

        assertThat(replay.state()).isEqualTo("stored");
        assertThat(counts(replay)).containsExactly(0L, 0L, 0L);
        assertThat(current()).isEqualTo(before);
        assertThat(rows()).isEqualTo(rows);
        assertThat(setAside()).isEqualTo(1);
        assertThat(counts(get(old))).containsExactly(3L, 2L, 1L);
        assertThat(totals()).containsExactly(4L, 3L, 1L);
    }

    @Test
    void whatFailedIsStoredOnceItsDatasetTakesIt() {
        var settings = new DatasetSettings("upsert", List.of("id"), "at", null, null);
        things.ask(new PutDataset(tenant, "orders", settings));
        var old = things.csv(tenant, "orders", "id,status,seen\nA,placed,2024-01-01\n");
        assertThat(old.state()).isEqualTo("failed");
        var mended = new DatasetSettings("upsert", List.of("id"), "seen", null, null);
        things.ask(new PutDataset(tenant, "orders", mended));

        var replay = replay(old);

        assertThat(replay.problem()).isNull();
        assertThat(counts(replay)).containsExactly(1L, 1L, 0L);
        assertThat(current()).containsExactly("A:placed:" + replay.id());
        assertThat(totals()).containsExactly(1L, 1L, 0L);
    }

    @Test
    void whoSendsAFailedBatchAgainAfterItsReplayGetsTheReplay() {
        for (var mode : List.of("append", "upsert")) {
            var dataset = "held_" + mode;
            var key = mode.equals("upsert") ? List.of("id") : null;
            var columns = Map.of("id", new ColumnSettings("bigint", null));
            things.ask(
                    new PutDataset(
                            tenant,
                            dataset,
                            new DatasetSettings(mode, key, null, columns, "hold")));
            things.csv(tenant, dataset, "id\n0\n");
            var old = send(dataset, "id,extra\n1,x\n");
            assertThat(old.state()).isEqualTo("failed");
            var open = new DatasetSettings(mode, key, null, columns, "add");
            things.ask(new PutDataset(tenant, dataset, open));
            var replay = replay(old);
            assertThat(counts(replay)).containsExactly(1L, 1L, 0L);

            var again = send(dataset, "id,extra\n1,x\n");

            assertThat(again).isEqualTo(replay);
            assertThat(get(old).state()).isEqualTo("failed");
            assertThat(get(old).problem()).isEqualTo("Replaced by batch " + replay.id() + ".");
            assertThat(things.ask(new Rows(tenant, dataset, 100, null)).items()).hasSize(2);
            assertThatThrownBy(() -> replay(old))
                    .satisfies(e -> assertThat(status(e)).isEqualTo(409));
        }
    }

    private BatchAnswer send(String dataset, String csv) {
        var body = things.put(csv.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return things.ask(
                Things.accept(tenant, dataset, "text/csv", "identity", body, "key-" + dataset));
    }

    @Test
    void aPayloadThatIsNotKeptIsGone() {
        var old = things.csv(tenant, "orders", "id\n1\n");
        delete(old);

        assertThatThrownBy(() -> replay(old)).satisfies(e -> assertThat(status(e)).isEqualTo(410));
        assertThat(rows()).hasSize(1);
    }

    private void delete(BatchAnswer batch) {
        var sql = "select object_key from batches where id = " + batch.id();
        var key =
                things.stack
                        .db()
                        .in(
                                tenant,
                                c ->
                                        c.preparedQuery(sql)
                                                .execute()
                                                .await()
                                                .iterator()
                                                .next()
                                                .getString(0));
        try {
            things.objects.delete(key);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void anothersAndUnknownBatchesAreNotThere() {
        var old = things.csv(things.stack.tenant(), "orders", "id\n1\n");

        assertThatThrownBy(() -> replay(old)).satisfies(e -> assertThat(status(e)).isEqualTo(404));
        assertThatThrownBy(() -> replay("nothing", null))
                .satisfies(e -> assertThat(status(e)).isEqualTo(404));
    }
}
