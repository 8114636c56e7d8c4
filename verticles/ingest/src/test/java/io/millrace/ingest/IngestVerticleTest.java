package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.Batches;
import io.millrace.ingest.api.IngestRequest.ColumnSettings;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.Datasets;
import io.millrace.ingest.api.IngestRequest.FindAnswer;
import io.millrace.ingest.api.IngestRequest.GetBatch;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.Quarantine;
import io.millrace.ingest.api.IngestRequest.QuarantinedRow;
import io.millrace.ingest.api.IngestRequest.Rows;
import io.millrace.ingest.api.IngestRequest.Statistics;
import io.millrace.ingest.api.IngestRequest.Totals;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IngestVerticleTest {
    private static Things things;
    private TenantId tenant;

    @BeforeAll
    static void start() {
        things = Things.shared();
    }

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
    }

    @Test
    void csvBecomesTypedRowsWithQuarantineLedgerAndTotals() {
        var batch =
                things.csv(
                        tenant,
                        "orders",
                        "id,amount,at,note\n1,10.50,2024-05-17T10:00:00Z,\"a, b\"\n2,7.00,2024-05-17T11:00:00Z,\n3,1\n");

        assertThat(batch.state()).isEqualTo("stored");
        assertThat(batch.rowsIn()).isEqualTo(3);
        assertThat(batch.rowsStored()).isEqualTo(2);
        assertThat(batch.rowsQuarantined()).isEqualTo(1);
        assertThat(things.ask(new GetBatch(tenant, batch.id()))).isEqualTo(batch);
        var rows = things.ask(new Rows(tenant, "orders", 10, null));
        assertThat(rows.items())
                .containsExactly(
                        row(batch.id(), 2, 1, "10.50", "2024-05-17T10:00Z", "a, b"),
                        row(batch.id(), 3, 2, "7.00", "2024-05-17T11:00Z", null));
        var aside = things.ask(new Quarantine(tenant, "orders", batch.id(), null, null, 10, null));
        assertThat(aside.items()).hasSize(1);
        assertThat(aside.items().getFirst().reason()).isEqualTo("too-few-fields");
        assertThat(aside.items().getFirst().raw()).isEqualTo("3,1");
        var totals = things.ask(new Totals(tenant));
        assertThat(List.of(totals.in(), totals.stored(), totals.quarantined()))
                .containsExactly(3L, 2L, 1L);
    }

    private static Map<String, Object> row(
            String batch, int line, int id, String amount, String at, String note) {
        var row = new java.util.LinkedHashMap<String, Object>();
        row.put("_batch", Integer.valueOf(batch));
        row.put("_line", line);
        row.put("id", id);
        row.put("amount", new BigDecimal(amount));
        row.put("at", at);
        row.put("note", note);
        return row;
    }

    @Test
    void arrayOnOneLineIsStoredWholeWithAPositionForEachElement() {
        var body = "[{\"id\":1,\"a\":\"x\"},{\"id\":2,\"a\":\"y\"},7,{\"id\":3}]";

        var batch =
                things.send(tenant, "t", "application/json", body.getBytes(StandardCharsets.UTF_8));

        assertThat(batch.state()).isEqualTo("stored");
        assertThat(batch.rowsStored()).isEqualTo(3);
        var rows = things.ask(new Rows(tenant, "t", 10, null)).items();
        assertThat(rows.stream().map(row -> row.get("_line"))).containsExactly(1, 2, 4);
        var aside =
                things.ask(new Quarantine(tenant, "t", batch.id(), null, null, 10, null)).items();
        assertThat(aside.getFirst().line()).isEqualTo(3);
    }

    @Test
    void whatFollowsFromAnUploadHasTheTraceOfItsRequest() {
        things.csv(tenant, "t", "id\n1\n");

        var queued = "select trace from millrace.work where tenant = $1";
        var rows =
                things.stack
                        .db()
                        .platform(c ->
                                c.preparedQuery(queued).execute(Tuple.of(tenant.value())).await());
        assertThat(rows).extracting(row -> row.getString(0)).containsExactly(Things.TRACE);
    }

    @Test
    void tableThatIsThereAlreadyFailsTheBatchInWordsOfOurOwn() {
        var create = "create table \"%s\".t (x int)".formatted(tenant.rawSchema());
        things.stack.db().in(tenant, c -> c.query(create).execute().await().size());

        var batch = things.csv(tenant, "t", "id\n1\n");

        assertThat(batch.state()).isEqualTo("failed");
        assertThat(batch.rowsIn()).isZero();
        assertThat(batch.problem()).contains("choose another name").doesNotContain("relation");
    }

    @Test
    void membersOfAGzipBodyAreReadAsOneFile() throws IOException {
        var both = new ByteArrayOutputStream();
        both.write(gzip("id\n1\n2\n".getBytes(StandardCharsets.UTF_8)));
        both.write(gzip("3\n4\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(send("gzip", both.toByteArray()).rowsStored()).isEqualTo(4);
        assertThat(things.ask(new Rows(tenant, "t", 9, null)).items().getLast())
                .containsEntry("_line", 5);
    }

    @Test
    void sameKeyGivesTheFirstAnswerAndAnotherBodyConflicts() {
        var first = accept("a,b\n1,2\n", "k1");

        var again = accept("a,b\n1,2\n", "k1");

        assertThat(again).isEqualTo(first);
        assertThat(things.ask(new Totals(tenant)).in()).isEqualTo(1);
        assertThatThrownBy(() -> accept("a,b\n1,3\n", "k1"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(409));
    }

    @Test
    void theAnswerToAKeyIsFoundUnlessItsBatchFailed() {
        var create = "create table \"%s\".u (x int)".formatted(tenant.rawSchema());
        things.stack.db().in(tenant, c -> c.query(create).execute().await().size());
        var object = things.put("id\n1\n".getBytes(StandardCharsets.UTF_8));

        accept("a,b\n1,2\n", "k1");
        var failed = Things.accept(tenant, "u", "text/csv", "identity", object, "k2");
        assertThat(things.ask(failed).state()).isEqualTo("failed");

        assertThat(things.ask(new FindAnswer(tenant, "k1")).isFound()).isTrue();
        assertThat(things.ask(new FindAnswer(tenant, "k2")).isFound()).isFalse();
        assertThat(things.ask(new FindAnswer(tenant, "k3")).isFound()).isFalse();
    }

    private Object accept(String body, String key) {
        var object = things.put(body.getBytes(StandardCharsets.UTF_8));
        return things.ask(Things.accept(tenant, "t", "text/csv", "identity", object, key));
    }

    @Test
    void newColumnsAreAddedAndOldRowsKeepNull() {
        things.csv(tenant, "t", "id\n1\n");

        things.csv(tenant, "t", "coupon,id\nx,2\n");

        var dataset = things.ask(new GetDataset(tenant, "t"));
        assertThat(dataset.columns().keySet()).containsExactly("id", "coupon");
        assertThat(dataset.rows()).isEqualTo(2);
        var items = things.ask(new Rows(tenant, "t", 10, null)).items();
        assertThat(items.get(0)).containsEntry("coupon", null);
        assertThat(items.get(1)).containsEntry("coupon", "x").containsEntry("id", 2);
    }

    @Test
    void columnThatComesInTheMiddleOfNdjsonIsAdded() {
        var body = new StringBuilder();
        for (int i = 0; i < 30_000; i++) body.append("{\"id\":").append(i).append("}\n");
        body.append("{\"id\":30000,\"late\":{\"deep\":[1]}}\n");

        var batch =
                things.send(
                        tenant,
                        "t",
                        "application/x-ndjson",
                        body.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(batch.rowsStored()).isEqualTo(30_001);
        assertThat(things.ask(new GetDataset(tenant, "t")).columns().get("late").type())
                .isEqualTo("jsonb");
        var last = things.ask(new Rows(tenant, "t", 1, batch.id() + "-30000")).items();
        assertThat(last.getFirst()).containsEntry("late", Map.of("deep", List.of(1)));
    }

    @Test
    void policyOfNewColumnsIsKept() {
        things.csv(tenant, "t", "id\n1\n");
        things.ask(put("t", new DatasetSettings(null, null, null, null, "quarantine")));

        var aside = things.csv(tenant, "t", "id,x\n2,\n3,y\n");

        assertThat(aside.rowsStored()).isEqualTo(1);
        assertThat(aside.rowsQuarantined()).isEqualTo(1);
        things.ask(put("t", new DatasetSettings(null, null, null, null, "hold")));
        var held = things.csv(tenant, "t", "id,x\n2,\n3,y\n");
        assertThat(held.state()).isEqualTo("failed");
        assertThat(held.problem()).contains("holds new columns: x");
        assertThat(things.ask(new GetDataset(tenant, "t")).rows()).isEqualTo(2);
    }

    @Test
    void recordWithAKeyOfAnyLengthIsSetAsideAsAWhole() {
        things.csv(tenant, "t", "id\n1\n");
        things.ask(put("t", new DatasetSettings(null, null, null, null, "quarantine")));
        var key = Things.noise(4_096);
        var lines = "{\"id\":2}\n{\"id\":3,\"" + key + "\":4}\n";

        var batch =
                things.send(
                        tenant,
                        "t",
                        "application/x-ndjson",
                        lines.getBytes(StandardCharsets.UTF_8));

        assertThat(batch.state()).isEqualTo("stored");
        assertThat(batch.rowsStored()).isEqualTo(1);
        var row = aside();
        assertThat(row.column()).isNull();
        assertThat(row.reason()).isEqualTo("too-many-fields");
        assertThat(row.detail()).contains(key.substring(0, 60)).hasSizeLessThan(120);
        assertThat(row.raw()).contains(key.substring(0, 1_000));
    }

    private QuarantinedRow aside() {
        var page = things.ask(new Quarantine(tenant, "t", null, null, null, 10, null));
        assertThat(page.items()).hasSize(1);
        return page.items().getFirst();
    }

    private PutDataset put(String name, DatasetSettings settings) {
        return new PutDataset(tenant, name, settings);
    }

    @Test
    void declaredColumnsKeepTheirTypesAndRequirements() {
        var columns =
                Map.of(
                        "InvoiceNo", new ColumnSettings("text", true),
                        "amount", new ColumnSettings(null, true));
        things.ask(put("t", new DatasetSettings("append", null, null, columns, null)));

        var batch = things.csv(tenant, "t", "InvoiceNo,amount\n1,5\n,6\n3,\n");

        assertThat(batch.rowsStored()).isEqualTo(1);
        assertThat(batch.rowsQuarantined()).isEqualTo(2);
        var dataset = things.ask(new GetDataset(tenant, "t"));
        assertThat(dataset.columns().get("InvoiceNo").type()).isEqualTo("text");
        assertThat(dataset.columns().get("InvoiceNo").inferred()).isFalse();
        assertThat(dataset.columns().get("amount").type()).isEqualTo("bigint");
        assertThat(dataset.columns().get("amount").required()).isTrue();
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        things.csv(tenant, "t", "id\n1\n");

        assertRefused(
                422, put("t", new DatasetSettings("upsert", List.of("id"), null, null, null)));
        assertRefused(400, put("t", new DatasetSettings("x", null, null, null, null)));
        assertRefused(400, put("t", new DatasetSettings(null, null, null, null, "x")));
        assertRefused(400, put("T!", new DatasetSettings(null, null, null, null, null)));
        assertRefused(400, put("t", columns("id", new ColumnSettings("x", null))));
        assertRefused(422, put("t", columns("id", new ColumnSettings("text", null))));
        assertRefused(422, put("t", columns("new", new ColumnSettings("text", null))));
    }

    private static DatasetSettings columns(String name, ColumnSettings column) {
        return new DatasetSettings(null, null, null, Map.of(name, column), null);
    }

    private void assertRefused(int status, PutDataset request) {
        assertThatThrownBy(() -> things.ask(request))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(status));
    }

    @Test
    void gzipIsReadAndABombIsRefusedWithNothingStored() throws IOException {
        var good = gzip("id\n1\n".getBytes(StandardCharsets.UTF_8));
        var bomb = gzip("1234567\n".repeat(8 << 20).getBytes(StandardCharsets.UTF_8));

        var stored = send("gzip", good);
        var refused = send("gzip", bomb);
        var broken = "not gzip".getBytes(StandardCharsets.UTF_8);

        assertThat(stored.rowsStored()).isEqualTo(1);
        assertThat(refused.state()).isEqualTo("failed");
        assertThat(refused.problem()).contains("grows more than");
        assertStatus(415, () -> send("gzip", broken));
        assertThat(things.ask(new GetDataset(tenant, "t")).rows()).isEqualTo(1);
    }

    @Test
    void zstdIsReadAndABombIsRefusedWithNothingStored() {
        var good = Zstd.compress("id\n1\n".getBytes(StandardCharsets.UTF_8));
        var bomb = Zstd.compress("1234567\n".repeat(8 << 20).getBytes(StandardCharsets.UTF_8));
        var broken = "not zstd".getBytes(StandardCharsets.UTF_8);

        assertThat(send("zstd", good).rowsStored()).isEqualTo(1);
        assertThat(send("zstd", bomb).problem()).contains("grows more than");
        assertStatus(415, () -> send("zstd", broken));
        assertStatus(415, () -> send("br", good));
        assertThat(things.ask(new GetDataset(tenant, "t")).rows()).isEqualTo(1);
    }

    @Test
    void framesOfAZstdBodyAreReadAsOneFile() throws IOException {
        var both = new ByteArrayOutputStream();
        both.write(Zstd.compress("id\n1\n2\n".getBytes(StandardCharsets.UTF_8)));
        both.write(Zstd.compress("3\n4\n".getBytes(StandardCharsets.UTF_8)));

        assertThat(send("zstd", both.toByteArray()).rowsStored()).isEqualTo(4);
    }

    @Test
    void aZstdBodyIsToldWhatIsWrongWithIt() throws IOException {
        var text = new StringBuilder("id\n");
        for (int i = 0; i < 300_000; i++) text.append(i * 31L % 99_991).append('\n');
        var whole = Zstd.compress(text.toString().getBytes(StandardCharsets.UTF_8));
        var cut = Arrays.copyOf(whole, whole.length / 2);
        var bent = whole.clone();
        for (int i = whole.length / 2; i < whole.length; i++) bent[i] ^= 0x55;
        var wide = new ByteArrayOutputStream();
        try (var out = new ZstdOutputStream(wide).setLong(27)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }

        assertThat(send("zstd", cut).problem()).contains("ends too early");
        assertThat(send("zstd", bent).problem()).contains("is damaged");
        assertThatThrownBy(() -> send("zstd", wide.toByteArray()))
                .hasMessageContaining("more than 8 MiB");
        assertThat(things.ask(new GetDataset(tenant, "t")).rows()).isZero();
    }

    @Test
    void theNameOfAFileIsKeptAndSaidWhereSomethingIsWrong() throws IOException {
        var text = new StringBuilder("id\n");
        for (int i = 0; i < 100_000; i++) text.append(i * 31L % 99_991).append('\n');
        var whole = gzip(text.toString().getBytes(StandardCharsets.UTF_8));
        var cut = Arrays.copyOf(whole, whole.length / 2);
        var none = "not gzip".getBytes(StandardCharsets.UTF_8);

        var stored = named("/in/zéro.csv.gz", whole);
        var failed = named("cut.csv.gz", cut);

        assertThat(stored.fileName()).isEqualTo("zéro.csv.gz");
        assertThat(things.ask(new GetBatch(tenant, stored.id()))).isEqualTo(stored);
        assertThat(failed.state()).isEqualTo("failed");
        assertThat(failed.problem()).startsWith("cut.csv.gz: ");
        assertThatThrownBy(() -> named("none.gz", none))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().status()).isEqualTo(415);
                            assertThat(e.problem().detail()).startsWith("none.gz: The body");
                        });
    }

    private BatchAnswer named(String fileName, byte[] gzip) {
        var stored = things.put(gzip);
        return things.ask(
                new IngestRequest.Accept(
                        tenant,
                        "t",
                        stored.key(),
                        "text/csv",
                        "gzip",
                        stored.bytes(),
                        stored.sha256(),
                        null,
                        true,
                        "tester",
                        null,
                        fileName,
                        false));
    }

    private BatchAnswer send(String encoding, byte[] body) {
        return things.ask(Things.accept(tenant, "t", "text/csv", encoding, things.put(body), null));
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }

    @Test
    void whatIsNotThereIsNotFoundAlsoForAnotherTenant() {
        var batch = things.csv(tenant, "t", "id\n1\n");
        tenant = things.stack.tenant();

        assertMissing(() -> things.ask(new GetBatch(tenant, batch.id())));
        assertMissing(() -> things.ask(new GetBatch(tenant, "x")));
        assertMissing(() -> things.ask(new GetDataset(tenant, "t")));
        assertMissing(() -> things.ask(new Rows(tenant, "t", 1, null)));
        assertMissing(() -> things.ask(new Statistics(tenant, "t", 1)));
        assertThat(things.ask(new Datasets(tenant)).items()).isEmpty();
        assertThat(things.ask(new Batches(tenant, null, 10, null)).items()).isEmpty();
    }

    private static void assertMissing(Runnable ask) {
        assertThatThrownBy(ask::run)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().type()).isEqualTo(Problem.notFound("").type()));
    }

    @Test
    void whatHoldsNoRecordsIsRefusedAndLeavesNoBatch() throws IOException {
        var zip = new byte[] {'P', 'K', 3, 4, 0, 0};
        var packed = gzip(zip);
        var nothing = gzip(new byte[0]);

        assertStatus(415, () -> send("identity", zip));
        assertStatus(415, () -> send("gzip", packed));
        assertStatus(415, () -> send("identity", "id\n".getBytes(StandardCharsets.UTF_16LE)));
        assertStatus(400, () -> send("identity", new byte[0]));
        assertStatus(400, () -> send("gzip", nothing));
        assertThat(things.ask(new Batches(tenant, null, 10, null)).items()).isEmpty();
        assertThat(things.ask(new Datasets(tenant)).items()).isEmpty();
    }

    @Test
    void keyOfAnotherDatasetIsToldFromAKeyOfAnotherBody() {
        accept("a\n1\n", "k1");
        var object = things.put("a\n1\n".getBytes(StandardCharsets.UTF_8));
        var elsewhere = Things.accept(tenant, "u", "text/csv", "identity", object, "k1");

        assertThatThrownBy(() -> things.ask(elsewhere)).hasMessageContaining("another dataset, t");
        assertThatThrownBy(() -> accept("a\n2\n", "k1")).hasMessageContaining("another body");
    }

    @Test
    void unknownFormatsAndNamesAreRefused() {
        var object = things.put(new byte[] {1});

        assertStatus(
                415,
                () ->
                        things.ask(
                                Things.accept(tenant, "t", "image/png", "identity", object, null)));
        assertStatus(
                415, () -> things.ask(Things.accept(tenant, "t", "text/csv", "br", object, null)));
        assertStatus(
                400,
                () -> things.ask(Things.accept(tenant, "T", "text/csv", "identity", object, null)));
        assertStatus(400, () -> things.ask(new Rows(tenant, "t", 1, "zz")));
        assertStatus(400, () -> things.ask(new Batches(tenant, null, 1, "zz")));
    }

    @Test
    void finishedBatchesAreFoundBehindABacklog() {
        things.csv(tenant, "t", "id\n1\n");
        var backlog =
                "insert into batches (dataset, source, state, bytes, checksum)"
                        + " select 't', 'http', 'received', 1, '' from generate_series(1, 300)";
        things.stack.db().in(tenant, c -> c.query(backlog).execute().await().size());

        var ofIt = things.ask(new IngestRequest.FinishedBatches(tenant, "t", 5)).items();
        var ofAll = things.ask(new IngestRequest.FinishedBatches(tenant, null, 5)).items();

        assertThat(ofIt).hasSize(1).allMatch(batch -> batch.state().equals("stored"));
        assertThat(ofAll).isEqualTo(ofIt);
    }

    private static void assertStatus(int status, Runnable ask) {
        assertThatThrownBy(ask::run)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(status));
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        for (int i = 0; i < 3; i++) things.csv(tenant, "t", "id\n1\n2\nx\n");
        things.csv(tenant, "t", "id,n\n1\n1\n1\n");

        var first = things.ask(new Batches(tenant, "t", 3, null));
        var second = things.ask(new Batches(tenant, "t", 3, first.next()));
        var rows = things.ask(new Rows(tenant, "t", 2, null));
        var more = things.ask(new Rows(tenant, "t", 200, rows.next()));
        var aside = things.ask(new Quarantine(tenant, null, null, "too-few-fields", null, 2, null));
        var last = things.ask(new Quarantine(tenant, null, null, null, null, 2, aside.next()));

        assertThat(first.items()).hasSize(3);
        assertThat(second.items()).hasSize(1);
        assertThat(second.next()).isNull();
        assertThat(rows.items()).hasSize(2);
        assertThat(more.items()).hasSize(7);
        assertThat(more.next()).isNull();
        assertThat(aside.items()).hasSize(2);
        assertThat(last.items()).hasSize(1);
    }

    @Test
    void pagesOfWideRowsAreShortAndCompleteTogether() {
        var body = new StringBuilder("id,note\n");
        for (int i = 0; i < 40; i++) {
            body.append(i).append(',').append("x".repeat(i % 4 == 0 ? 500_000 : 3)).append('\n');
        }
        things.csv(tenant, "wide", body.toString());
        var ids = new java.util.ArrayList<Object>();
        String cursor = null;
        do {
            var page = things.ask(new Rows(tenant, "wide", 200, cursor));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(8);
            page.items().forEach(row -> ids.add(row.get("id")));
            cursor = page.next();
        } while (cursor != null);

        assertThat(ids).hasSize(40).startsWith(0, 1, 2).doesNotHaveDuplicates();
    }

    @Test
    void statisticsTellWhatEachBatchHeld() {
        things.csv(tenant, "t", "cell,charge\nA,1.5\nA,2.5\nB,\n");
        things.csv(tenant, "t", "cell,charge\nA,100\n");

        var statistics = things.ask(new Statistics(tenant, "t", 5)).batches();

        assertThat(statistics).hasSize(2);
        assertThat(statistics.getFirst().rows()).isEqualTo(1);
        var older = statistics.get(1);
        var charge = older.columns().get(1);
        assertThat(charge.count()).isEqualTo(2);
        assertThat(charge.nulls()).isEqualTo(1);
        assertThat(charge.sum()).isEqualTo(4.0);
        assertThat(charge.sumOfSquares()).isEqualTo(8.5);
        assertThat(charge.min()).isEqualTo("1.5");
        var byCell = older.dimensions().getFirst();
        assertThat(byCell.column()).isEqualTo("cell");
        assertThat(byCell.measures()).containsExactly("charge");
        assertThat(byCell.values().getFirst().value()).isEqualTo("A");
        assertThat(byCell.values().getFirst().rows()).isEqualTo(2);
        assertThat(byCell.values().getFirst().sums()).containsExactly(4.0);
        assertThat(byCell.values().get(1).counts()).containsExactly(0L);
    }
}
