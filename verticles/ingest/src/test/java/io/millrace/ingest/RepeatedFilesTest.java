package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ingest.api.IngestRequest.Accept;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DeleteRecord;
import io.millrace.ingest.api.IngestRequest.DialectSettings;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.ReplayBatch;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.ingest.api.IngestRequest.Writer;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.ObjectStore.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The same file sent twice without an Idempotency-Key.
class RepeatedFilesTest {
    private static final String CSV = "id,name\n1,a\n2,b\n";

    private final Things things = Things.shared();
    private TenantId tenant;

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
    }

    private BatchAnswer send(String csv) {
        return send("t", things.put(csv.getBytes(UTF_8)), null, true);
    }

    private BatchAnswer send(
            String dataset, StoredObject object, @Nullable DialectSettings said, boolean once) {
        return things.ask(
                new Accept(
                        tenant,
                        dataset,
                        object.key(),
                        "text/csv",
                        "identity",
                        object.bytes(),
                        object.sha256(),
                        null,
                        true,
                        "tester",
                        said,
                        null,
                        once));
    }

    private void declare(DatasetSettings settings) {
        things.ask(new PutDataset(tenant, "t", settings));
    }

    private static DatasetSettings onNewColumn(String policy) {
        return new DatasetSettings(null, null, null, null, policy);
    }

    private void upsert() {
        declare(new DatasetSettings("upsert", List.of("id"), null, null, null));
    }

    private long rows() {
        return things.ask(new GetDataset(tenant, "t")).rows();
    }

    private static void assertNew(BatchAnswer batch, BatchAnswer... others) {
        assertThat(batch.repeated()).isNull();
        assertThat(others).extracting(BatchAnswer::id).doesNotContain(batch.id());
    }

    @Test
    void aFileIsStoredOnceAndOnceMoreWhereThatIsWished() {
        var first = send(CSV);
        var second = things.put(CSV.getBytes(UTF_8));

        var again = send("t", second, null, true);

        assertThat(again).isEqualTo(first.asRepeated());
        assertThat(rows()).isEqualTo(2);
        assertThat(things.ask(new Totals(tenant)).in()).isEqualTo(2);
        assertThat(things.objects.has(second.key())).isFalse();
        var wished = send("t", things.put(CSV.getBytes(UTF_8)), null, false);
        assertNew(wished, first);
        assertThat(rows()).isEqualTo(4);
    }

    @Test
    void whatGoesElsewhereOrIsReadOtherwiseIsAnotherFile() {
        var first = send(CSV);
        var said = new DialectSettings(";", null, null, null);

        var elsewhere = send("u", things.put(CSV.getBytes(UTF_8)), null, true);
        var otherwise = send("t", things.put(CSV.getBytes(UTF_8)), said, true);
        var more = send(CSV + "3,c\n");
        tenant = things.stack.tenant();
        var anothers = send(CSV);

        assertNew(elsewhere, first);
        assertNew(otherwise, first);
        assertNew(more, first, otherwise);
        assertThat(anothers.repeated()).isNull();
        assertThat(anothers.rowsStored()).isEqualTo(2);
    }

    @Test
    void whatFailedIsTriedAgainAndWhatIsDeclaredOtherwiseReadAgain() {
        send("id\n0\n");
        declare(onNewColumn("hold"));

        var failed = send(CSV);
        var once = send(CSV);
        declare(onNewColumn("add"));
        var stored = send(CSV);
        declare(onNewColumn("add"));
        var again = send(CSV);

        assertThat(failed.state()).isEqualTo("failed");
        assertThat(once.state()).isEqualTo("failed");
        assertNew(once, failed);
        assertNew(stored, failed, once);
        assertThat(again).isEqualTo(stored.asRepeated());
        declare(onNewColumn("quarantine"));
        assertNew(send(CSV), stored);
    }

    @Test
    void aFileIsReadAgainAfterAMappingChanged() {
        var first = send(CSV);
        var rise = "update datasets set mapping_revision = mapping_revision + 1";
        things.stack.db().in(tenant, c -> c.preparedQuery(rise).execute().await().rowCount());

        var second = send(CSV);
        var third = send(CSV);

        assertNew(second, first);
        assertThat(third).isEqualTo(second.asRepeated());
    }

    @Test
    void theRowsOfAReplacedBatchAreThoseOfItsReplay() {
        var first = send(CSV);
        var replay = things.ask(new ReplayBatch(tenant, first.id(), null, true, "tester"));

        var again = send(CSV);

        assertThat(again).isEqualTo(replay.asRepeated());
        assertThat(rows()).isEqualTo(2);
    }

    @Test
    void inAnUpsertDatasetOnlyTheLastFileIsThereAsItCame() {
        upsert();
        var first = send(CSV);
        var same = send(CSV);
        var other = send("id,name\n1,z\n");

        var back = send(CSV);

        assertThat(same).isEqualTo(first.asRepeated());
        assertNew(back, first, other);
        assertThat(back.updated()).isEqualTo(1);
        assertThat(send(CSV)).isEqualTo(back.asRepeated());
    }

    @Test
    void aRecordThatWasDeletedComesBackWithItsFile() {
        upsert();
        var first = send(CSV);
        things.ask(new DeleteRecord(tenant, "t", "1", new Writer("tester", null)));

        var again = send(CSV);

        assertNew(again, first);
        assertThat(again.inserted()).isEqualTo(1);
    }

    @Test
    void whoSendTheSameFileAtOnceStoreItOnce() throws Exception {
        var answers = new ArrayList<Future<BatchAnswer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                var object = things.put(CSV.getBytes(UTF_8));
                answers.add(threads.submit(() -> send("t", object, null, true)));
            }
        }

        var batches = new ArrayList<BatchAnswer>();
        for (var answer : answers) batches.add(answer.get());
        assertThat(batches).extracting(BatchAnswer::id).containsOnly(batches.getFirst().id());
        assertThat(batches).filteredOn(batch -> batch.repeated() == null).hasSize(1);
        assertThat(rows()).isEqualTo(2);
    }
}
