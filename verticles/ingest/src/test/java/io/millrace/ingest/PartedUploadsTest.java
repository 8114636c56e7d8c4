package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.AdvanceUpload;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.BeginUpload;
import io.millrace.ingest.api.IngestRequest.CancelUpload;
import io.millrace.ingest.api.IngestRequest.FinishUpload;
import io.millrace.ingest.api.IngestRequest.GetDataset;
import io.millrace.ingest.api.IngestRequest.GetUpload;
import io.millrace.ingest.api.IngestRequest.OpenUploads;
import io.millrace.ingest.api.IngestRequest.UploadAnswer;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.DatabaseClock;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartedUploadsTest {
    private static final byte[] BODY = "id,status\n1,placed\n2,paid\n3,x\n".getBytes(UTF_8);

    private final Things things = Things.shared();
    private TenantId tenant;

    @BeforeEach
    void newTenant() {
        tenant = things.stack.tenant();
    }

    private UploadAnswer begin(@Nullable String key) {
        return begin("text/csv", BODY.length, key);
    }

    private UploadAnswer begin(String type, long length, @Nullable String key) {
        return things.ask(
                new BeginUpload(
                        tenant,
                        "orders",
                        type,
                        "identity",
                        length,
                        key,
                        "tester",
                        null,
                        "in/März.csv"));
    }

    /// As a gateway does it.
    private UploadAnswer append(UploadAnswer upload, int from, int to) {
        var part = new Bytes(Arrays.copyOfRange(BODY, from, to));
        long written = things.objects.append(upload.id(), from, part, to - from).await();
        return things.ask(new AdvanceUpload(tenant, "orders", upload.id(), from, from + written));
    }

    private UploadAnswer get(UploadAnswer upload) {
        return things.ask(new GetUpload(tenant, "orders", upload.id()));
    }

    private BatchAnswer finish(UploadAnswer upload, String sha256) {
        return finish(upload, sha256, false);
    }

    private BatchAnswer finish(UploadAnswer upload, String sha256, boolean once) {
        return things.ask(new FinishUpload(tenant, "orders", upload.id(), sha256, true, once));
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertProblem(ThrowingCallable call, int status, String detail) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().detail()).contains(detail);
                            assertThat(e.problem().status()).isEqualTo(status);
                        });
    }

    @Test
    void partsBecomeTheBatchThatTheWholeWouldHaveBeen() {
        var upload = begin(null);

        append(upload, 0, 12);
        var after = append(upload, 12, BODY.length);
        var batch = finish(upload, sha256(BODY));
        var whole = things.csv(things.stack.tenant(), "orders", new String(BODY, UTF_8));

        assertThat(after.offset()).isEqualTo(BODY.length);
        assertThat(batch.state()).isEqualTo("stored");
        assertThat(batch.fileName()).isEqualTo("März.csv");
        assertThat(batch.rowsStored()).isEqualTo(whole.rowsStored()).isEqualTo(3);
        assertThat(batch.checksum()).isEqualTo(whole.checksum());
        assertThat(batch.bytes()).isEqualTo(whole.bytes());
        assertThat(get(upload).batchId()).isEqualTo(batch.id());
        assertThat(finish(upload, sha256(BODY).toUpperCase(java.util.Locale.ROOT)).id())
                .isEqualTo(batch.id());
        assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isEqualTo(3);
        assertThat(things.ask(new OpenUploads(tenant)).bytes()).isZero();
    }

    @Test
    void whatANodeWroteBeforeItDiedIsWrittenAgainElsewhere() {
        var upload = begin(null);
        append(upload, 0, 12);
        things.objects
                .append(upload.id(), 12, new Bytes(Arrays.copyOfRange(BODY, 12, 20)), 99)
                .await();

        assertThat(get(upload).offset()).isEqualTo(12);
        append(upload, 12, BODY.length);

        assertThat(finish(upload, sha256(BODY)).rowsStored()).isEqualTo(3);
    }

    @Test
    void anotherOffsetIsRefusedAndTellsWhereItIs() {
        var upload = begin(null);
        append(upload, 0, 12);

        assertProblem(() -> append(upload, 0, 12), 409, "at offset 12");
        assertProblem(() -> finish(upload, sha256(BODY)), 409, "12 of " + BODY.length + " bytes");
        assertThat(get(upload).offset()).isEqualTo(12);
    }

    @Test
    void anotherChecksumMakesNoBatch() {
        var upload = begin(null);
        append(upload, 0, BODY.length);

        assertProblem(() -> finish(upload, "0".repeat(64)), 422, "another checksum");
        assertThat(finish(upload, sha256(BODY)).rowsStored()).isEqualTo(3);
        assertProblem(() -> finish(upload, "0".repeat(64)), 422, "another checksum");
    }

    @Test
    void redeliveryUnderTheSameKeyIsFree() {
        var whole =
                things.ask(
                        Things.accept(
                                tenant, "orders", "text/csv", "identity", things.put(BODY), "k"));

        var upload = begin("k");
        var batch = finish(upload, sha256(BODY));

        assertThat(upload.offset()).isEqualTo(BODY.length);
        assertThat(batch.id()).isEqualTo(whole.id());
        assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isEqualTo(3);
        assertProblem(() -> begin("text/csv", 5, "k"), 409, "another body");
    }

    @Test
    void partsThatCameWhileTheKeyWasUsedGiveTheFirstAnswerToo() throws IOException {
        var upload = begin("k");
        append(upload, 0, BODY.length);
        var object = things.put(BODY);
        var whole =
                things.ask(Things.accept(tenant, "orders", "text/csv", "identity", object, "k"));

        var batch = finish(upload, sha256(BODY));

        assertThat(batch.id()).isEqualTo(whole.id());
        try (var kept = things.objects.open(object.key())) {
            assertThat(kept.readAllBytes()).isEqualTo(BODY);
        }
        assertThatThrownBy(() -> things.objects.examine(upload.id()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aFinishWhoseAnswerWasLostKeepsTheObjectOfItsBatch() throws IOException {
        var upload = begin(null);
        append(upload, 0, BODY.length);
        var first = finish(upload, sha256(BODY));
        forgetBatch(upload.id());

        var again = finish(upload, sha256(BODY));

        assertThat(again.id()).isEqualTo(first.id());
        try (var kept = things.objects.open(upload.id())) {
            assertThat(kept.readAllBytes()).isEqualTo(BODY);
        }
    }

    @Test
    void aFileThatIsThereAlreadyIsNotStoredOnceMoreUnlessThatIsWished() {
        var whole = things.csv(tenant, "orders", new String(BODY, UTF_8));
        var upload = begin(null);
        append(upload, 0, BODY.length);
        var wished = begin(null);
        append(wished, 0, BODY.length);

        var first = finish(upload, sha256(BODY), true);
        var again = finish(upload, sha256(BODY), true);

        assertThat(first).isEqualTo(whole.asRepeated());
        assertThat(again).isEqualTo(first);
        assertThat(get(upload).batchId()).isEqualTo(whole.id());
        assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isEqualTo(3);
        assertThatThrownBy(() -> things.objects.examine(upload.id()))
                .isInstanceOf(IOException.class);
        var more = finish(wished, sha256(BODY), false);
        assertThat(more.repeated()).isNull();
        assertThat(more.id()).isNotEqualTo(whole.id());
        assertThat(things.ask(new GetDataset(tenant, "orders")).rows()).isEqualTo(6);
    }

    @Test
    void aFinishWhoseAnswerWasLostIsNoRepetition() {
        var upload = begin(null);
        append(upload, 0, BODY.length);
        var first = finish(upload, sha256(BODY), true);
        forgetBatch(upload.id());

        var again = finish(upload, sha256(BODY), true);

        assertThat(again).isEqualTo(first);
        assertThat(again.repeated()).isNull();
    }

    private void forgetBatch(String id) {
        run("update uploads set batch = null where id = '" + id + "'");
    }

    private void run(String sql) {
        things.stack.db().in(tenant, c -> c.preparedQuery(sql).execute().await().rowCount());
    }

    @Test
    void whatIsRefusedIsNotKept() {
        var type = "application/vnd.apache.parquet";
        var upload = begin(type, BODY.length, null);
        append(upload, 0, BODY.length);

        assertProblem(() -> finish(upload, sha256(BODY)), 415, "The body is no");
        assertProblem(() -> get(upload), 404, "There is no upload");
        assertThatThrownBy(() -> things.objects.examine(upload.id()))
                .isInstanceOf(IOException.class);
        assertProblem(() -> begin("text/html", 5, null), 415, "Send CSV");
    }

    @Test
    void whatIsGivenUpOrLeftIsSwept() {
        var cancelled = begin(null);
        append(cancelled, 0, 12);
        var left = begin(null);
        append(left, 0, 12);
        var busy = begin(null);
        append(busy, 0, 12);
        run("update uploads set expires_at = now() where id = '" + left.id() + "'");

        things.ask(new CancelUpload(tenant, "orders", cancelled.id()));
        new ObjectSweep(things.stack.db(), things.objects, DatabaseClock.POSTGRES).run();

        assertProblem(() -> get(cancelled), 404, "There is no upload");
        assertProblem(() -> get(left), 404, "There is no upload");
        assertThat(get(busy).offset()).isEqualTo(12);
        assertThat(get(busy).expiresAt()).isAfter(Instant.now().plus(Duration.ofHours(23)));
        for (var gone : new UploadAnswer[] {cancelled, left}) {
            assertThatThrownBy(() -> things.objects.examine(gone.id()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(append(busy, 12, BODY.length).offset()).isEqualTo(BODY.length);
    }

    @Test
    void whatIsAnothersIsNotThereAndTooManyAreNot() {
        var upload = begin(null);
        append(upload, 0, BODY.length);
        var owner = tenant;
        tenant = things.stack.tenant();

        assertProblem(() -> get(upload), 404, "There is no upload");
        assertProblem(() -> append(upload, 0, 5), 404, "There is no upload");
        assertProblem(() -> finish(upload, sha256(BODY)), 404, "There is no upload");
        assertProblem(
                () -> things.ask(new CancelUpload(tenant, "orders", upload.id())),
                404,
                "There is no upload");
        for (int i = 0; i < 20; i++) begin(null);
        assertProblem(() -> begin(null), 409, "20 uploads");
        assertThat(things.ask(new OpenUploads(tenant)).bytes()).isEqualTo(20L * BODY.length);
        tenant = owner;
        assertProblem(
                () -> things.ask(new GetUpload(tenant, "other", upload.id())), 404, "no upload");
        assertThat(finish(upload, sha256(BODY)).rowsStored()).isEqualTo(3);
    }
}
