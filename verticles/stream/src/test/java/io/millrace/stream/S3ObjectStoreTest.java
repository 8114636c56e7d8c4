package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.stream.api.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class S3ObjectStoreTest extends ObjectStoreContract {
    private S3Server server;

    @BeforeEach
    void serve() throws Exception {
        server = new S3Server();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Override
    ObjectStore store(String node) {
        return new S3ObjectStore(stack.vertx(), server.place("a/prefix"), folder.resolve(node));
    }

    @Override
    boolean isEmpty() throws IOException {
        return names().isEmpty() && isSpoolEmpty();
    }

    private List<String> names() {
        return new S3Bucket(server.place("")).list("").map(S3Bucket.Found::name).toList();
    }

    private boolean isSpoolEmpty() throws IOException {
        try (var files = Files.list(folder.resolve("one").resolve("spool"))) {
            return files.findAny().isEmpty();
        }
    }

    @Test
    void anObjectLiesUnderItsPrefixAndNothingOfItInTheNode() throws Exception {
        var stored = store("one").put(content(random(10)), 10).await();

        assertThat(names()).containsExactly("a/prefix/" + stored.key());
        assertThat(isSpoolEmpty()).isTrue();
    }

    @Test
    void whatIsLargeIsSentInParts() throws Exception {
        var bytes = random((34 << 20) + 7);
        var store = store("one");

        var stored = store.put(content(bytes), bytes.length).await();

        assertThat(stored.bytes()).isEqualTo(bytes.length);
        assertThat(store.examine(stored.key())).isEqualTo(stored);
    }

    @Test
    void aPartOfAnUploadThatIsSweptDoesNotTakeOthersWithIt() throws Exception {
        var store = store("one");
        store.append(KEY, 0, content(random(10)), 10).await();
        var other = "b".repeat(32);
        store.append(other, 0, content(random(10)), 10).await();

        store.discard(KEY);

        assertThat(store.examine(other).bytes()).isEqualTo(10);
    }

    @Test
    void aStoreThatIsAwayOrRefusesIsUnavailable() throws Exception {
        var wrongKey = server.place("payloads", "p", "wrong");
        var noBucket = server.place("nothing-here", "p", "not-secret-in-a-test");
        for (var place : List.of(wrongKey, noBucket)) {
            var store = new S3ObjectStore(stack.vertx(), place, folder.resolve("one"));
            var stream = content(random(10));
            assertThatThrownBy(() -> store.put(stream, 10).await())
                    .satisfies(e -> assertThat(status(e)).isEqualTo(503));
            assertThat(isSpoolEmpty()).isTrue();
        }
        var store = store("one");
        server.close();

        assertThatThrownBy(() -> store.open(KEY))
                .satisfies(e -> assertThat(status(e)).isEqualTo(503));
        var stream = content(random(10));
        assertThatThrownBy(() -> store.put(stream, 10).await())
                .satisfies(e -> assertThat(status(e)).isEqualTo(503));
        assertThat(isSpoolEmpty()).isTrue();
        server = new S3Server();
    }

    @Test
    void aPlaceDoesNotTellItsKeys() {
        assertThat(server.place("p")).hasToString("s3://payloads/p");
    }
}
