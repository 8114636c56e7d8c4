package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.ingest.api.IngestRequest.S3Source;
import io.millrace.kernel.ProblemException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class S3SourceTest {
    private final Things things = Things.shared();
    private Pulls pulls;
    private BucketServer server;

    @BeforeEach
    void serve() throws Exception {
        pulls = new Pulls(things, things.stack.tenant());
        server = new BucketServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private void put(String key, int id) {
        server.put(key, "id,file\n%d,x\n".formatted(id).getBytes(UTF_8));
    }

    private void source(S3Source its) {
        pulls.s3(its, BucketServer.SECRET);
    }

    @Test
    void newObjectsAreStoredOnceEach() {
        put("in/a.csv", 1);
        put("in/b.csv", 2);
        put("in/below/c.csv", 3);
        put("other/d.csv", 4);
        put("in/notes.txt", 5);
        source(server.source("in", null));

        var first = pulls.pull();
        var second = pulls.pull();

        assertThat(first.problem()).isNull();
        assertThat(first.state()).isEqualTo("succeeded");
        assertThat(first.batches()).isEqualTo(2);
        assertThat(second.state()).isEqualTo("succeeded");
        assertThat(second.batches()).isZero();
        assertThat(pulls.stored("id")).containsExactlyInAnyOrder("1", "2");
        assertThat(pulls.batches())
                .extracting(batch -> batch.source())
                .containsExactlyInAnyOrder("s3:crm/a.csv", "s3:crm/b.csv");
    }

    @Test
    void aPatternReachesBelow() {
        put("in/a.csv", 1);
        put("in/below/c.csv", 3);
        source(server.source("in/", "**/c.csv"));

        assertThat(pulls.pull().problem()).isNull();

        assertThat(pulls.stored("id")).containsExactly("3");
    }

    @Test
    void aChangedObjectIsANewBatch() {
        put("a.csv", 1);
        source(server.source(null, null));
        pulls.pull();
        put("a.csv", 1);
        var same = pulls.pull();
        put("a.csv", 2);
        var changed = pulls.pull();
        put("a.csv", 1);
        var back = pulls.pull();

        assertThat(same.batches()).isZero();
        assertThat(changed.batches()).isEqualTo(1);
        assertThat(back.batches()).isEqualTo(1);
        assertThat(pulls.stored("id")).containsExactly("1", "2", "1");
    }

    @Test
    void aLargeObjectComesInStretches() {
        var text = new StringBuilder("id,noise\n");
        var noise = Things.noise(700);
        for (int i = 0; i < 6_000; i++) text.append(i).append(',').append(noise).append('\n');
        var body = text.toString().getBytes(UTF_8);
        assertThat(body.length).isGreaterThan(5 << 20);
        server.put("large.csv", body);
        source(server.source(null, null));
        var bounds = io.millrace.ingest.PullBounds.STANDARD;

        pulls.worker(things.objects, bounds, things.guard).handle(pulls.held());

        assertThat(pulls.last().problem()).isNull();
        assertThat(pulls.last().rowsStored()).isEqualTo(6_000);
        assertThat(pulls.batches().getFirst().bytes()).isEqualTo(body.length);
    }

    @Test
    void aPullThatWasKilledTakesEveryObjectOnce() {
        for (int i = 0; i < 12; i++) put(i + ".csv", i);
        source(server.source(null, null));
        var job = pulls.held();
        int killed = 0;

        for (int lives = 0; pulls.last().finishedAt() == null; lives++) {
            try {
                var mortal = new Mortal(things.objects, lives / 2 % 3, lives % 2 == 0);
                pulls.worker(mortal, Things.BOUNDS, things.guard).handle(job);
            } catch (Mortal.Killed e) {
                killed++;
            }
        }

        assertThat(killed).isGreaterThan(5);
        assertThat(pulls.last().problem()).isNull();
        assertThat(pulls.last().rowsStored()).isEqualTo(12);
        assertThat(pulls.batches()).hasSize(12);
        assertThat(pulls.stored("id"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 12).mapToObj(Integer::toString).toList());
    }

    @Test
    @Tag("slow")
    void aThousandObjectsAreListedInPages() {
        int count = 1_001;
        for (int i = 0; i < count; i++) put("in/%04d.csv".formatted(i), i);
        source(server.source("in", null));

        var pull = pulls.pull();

        assertThat(pull.problem()).isNull();
        assertThat(pull.batches()).isEqualTo(count);
        assertThat(pulls.stored("id")).hasSize(count).doesNotHaveDuplicates();
    }

    @Test
    void anObjectThatCannotBeReadStopsNoOther() {
        server.put("a.parquet", "no parquet".getBytes(UTF_8));
        put("b.csv", 2);
        source(server.source(null, null));

        var pull = pulls.pull();

        assertThat(pull.state()).isEqualTo("failed");
        assertThat(pull.problem())
                .isEqualTo("a.parquet could not be stored: The body is no Parquet file.");
        assertThat(pulls.stored("id")).containsExactly("2");
        assertThat(pulls.pull().state()).isEqualTo("succeeded");
    }

    @Test
    void aBucketThatRefusesSaysWhy() {
        pulls.s3(server.source(null, null), "wrong");
        assertThat(pulls.pull().problem()).startsWith("The bucket refuses who asks (403");

        source(server.source("nothing-here", null, null, 0));
        assertThat(pulls.pull().problem()).startsWith("There is no such bucket (404");
        assertThat(pulls.batches()).isEmpty();
    }

    @Test
    void aServerThatIsAwayIsAskedAgainAndThenSaysSo() throws Exception {
        put("a.csv", 1);
        source(server.source(null, null));
        server.close();

        var pull = pulls.pull();

        assertThat(pull.state()).isEqualTo("failed");
        assertThat(pull.problem())
                .startsWith("The bucket does not answer: ")
                .endsWith("It was asked 3 times.");
        server = new BucketServer();
    }

    @Test
    void anAddressOfAPrivateNetworkIsNotAsked() {
        put("a.csv", 1);
        source(server.source(null, null));
        var closed = new OutgoingGuard(List.of(), List.of());

        pulls.worker(things.objects, Things.BOUNDS, closed).handle(pulls.held());

        assertThat(pulls.last().state()).isEqualTo("failed");
        assertThat(pulls.last().problem()).contains("is at an address of a private network");
        assertThat(pulls.batches()).isEmpty();
    }

    @Test
    void aLookFindsWhatIsNewWithoutBeingAsked() {
        put("a.csv", 1);

        source(server.source(BucketServer.BUCKET, null, null, 86_400));

        var pull = pulls.awaitPull();
        assertThat(pull.cause()).isEqualTo("look");
        assertThat(pull.rowsStored()).isEqualTo(1);
    }

    @Test
    void theSecretStaysWhereItWasGivenFor() {
        var its = server.source(null, null);
        source(its);
        var answer = pulls.s3(its, null);
        assertThat(answer.hasSecret()).isTrue();
        assertThat(answer.s3()).isEqualTo(its);

        var elsewhere =
                new S3Source(
                        BucketServer.BUCKET,
                        null,
                        "https://s3.example.org",
                        null,
                        BucketServer.KEY_ID,
                        null,
                        0);
        assertThat(status(elsewhere)).isEqualTo(400);
    }

    @Test
    void whatIsWrongIsSaidAtOnce() {
        for (var endpoint :
                List.of(
                        "ftp://a.example.org",
                        "https://a.example.org/path",
                        "https://user@a.example.org",
                        "http://10.0.0.1",
                        "http://169.254.169.254")) {
            assertThat(status(of("drop", null, endpoint, null))).isEqualTo(400);
        }
        assertThat(status(of("Drop", null, null, null))).isEqualTo(400);
        assertThat(status(of("a/b", null, null, null))).isEqualTo(400);
        assertThat(status(of("drop", "../x", null, null))).isEqualTo(400);
        assertThat(status(of("drop", "/x", null, null))).isEqualTo(400);
        assertThat(status(of("drop", null, null, "eu.evil.example/"))).isEqualTo(400);
    }

    private static S3Source of(
            String bucket,
            @org.jspecify.annotations.Nullable String prefix,
            @org.jspecify.annotations.Nullable String endpoint,
            @org.jspecify.annotations.Nullable String region) {
        return new S3Source(bucket, prefix, endpoint, region, "id", null, 0);
    }

    private int status(S3Source its) {
        var thrown = new ProblemException[1];
        assertThatThrownBy(() -> pulls.s3(its, its.keyId().equals("id") ? "secret" : null))
                .isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
        return thrown[0].problem().status();
    }
}
