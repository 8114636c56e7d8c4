package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import io.millrace.stream.api.ObjectStore;
import io.millrace.testkit.Stack;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.streams.ReadStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every store of payloads does.
abstract class ObjectStoreContract {
    static final String KEY = "a".repeat(32);

    final Stack stack = Stack.shared();

    @TempDir Path folder;

    /// A node's store of the same objects.
    abstract ObjectStore store(String node);

    /// Whether nothing is kept, whole or in part.
    abstract boolean isEmpty() throws IOException;

    ReadStream<Buffer> content(byte[] bytes) throws IOException {
        var file = Files.write(folder.resolve("in"), bytes);
        return stack.vertx().fileSystem().open(file.toString(), new OpenOptions()).await();
    }

    static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whatWasPutIsReadBackWithItsChecksum() throws Exception {
        var store = store("one");
        var bytes = random(300_000);

        var stored = store.put(content(bytes), 1_000_000).await();

        assertThat(stored.bytes()).isEqualTo(300_000);
        assertThat(stored.sha256()).hasSize(64);
        assertThat(store.examine(stored.key())).isEqualTo(stored);
        assertThat(store.has(stored.key())).isTrue();
        try (var in = store.open(stored.key())) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        store.delete(stored.key());
        store.delete(stored.key());
        assertThat(store.has(stored.key())).isFalse();
        assertThatThrownBy(() -> store.open(stored.key())).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileOfAnotherNodesObjectIsThereUntilItIsDeleted() throws Exception {
        var bytes = random(10_000);
        var stored = store("one").put(content(bytes), 1_000_000).await();
        var other = store("other");

        assertThat(other.file(stored.key())).hasBinaryContent(bytes);
        assertThat(other.file(stored.key())).hasBinaryContent(bytes);
        other.delete(stored.key());
        assertThat(other.file(stored.key())).doesNotExist();
        assertThat(store("one").has(stored.key())).isFalse();
    }

    @Test
    void whatIsWrittenOrComesFromAnotherStoreIsKept() throws Exception {
        var store = store("one");
        var words = "id\n1\n".getBytes(StandardCharsets.UTF_8);

        var written = store.write(out -> out.write(words), 100);
        store.put(KEY, new ByteArrayInputStream(words));

        assertThat(store.examine(KEY).sha256()).isEqualTo(written.sha256());
        assertThat(store.has(KEY)).isTrue();
    }

    @Test
    void tooLargeIsRefusedAndLeavesNothing() throws Exception {
        var store = store("one");
        var stream = content(new byte[300_000]);

        assertThatThrownBy(() -> store.put(stream, 100_000).await())
                .satisfies(e -> assertThat(status(e)).isEqualTo(413));
        assertThatThrownBy(() -> store.write(out -> out.write(new byte[11]), 10))
                .satisfies(e -> assertThat(status(e)).isEqualTo(413));
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void whatBreaksWhileItIsWrittenLeavesNothing() throws Exception {
        var store = store("one");

        assertThatThrownBy(() ->
                        store.write(
                                out -> {
                                    out.write(1);
                                    throw new IOException("broken");
                                },
                                10))
                .hasMessage("broken");
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void partsThatComeThroughSeveralNodesAreOneObject() throws Exception {
        var one = store("one");
        var other = store("other");
        var bytes = random(300_000);
        var whole = one.put(content(bytes), 1_000_000).await();

        long first = one.append(KEY, 0, content(Arrays.copyOf(bytes, 200_000)), 300_000).await();
        // What was not told of comes again.
        var rest = content(Arrays.copyOfRange(bytes, 150_000, 300_000));
        long second = other.append(KEY, 150_000, rest, 150_000).await();
        var examined = other.examine(KEY);
        assertThat(one.has(KEY)).isFalse();
        one.complete(KEY);
        other.complete(KEY);

        assertThat(first).isEqualTo(200_000);
        assertThat(second).isEqualTo(150_000);
        assertThat(examined.sha256()).isEqualTo(whole.sha256());
        assertThat(one.examine(KEY)).isEqualTo(examined);
        try (var in = other.open(KEY)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        one.delete(KEY);
        assertThatThrownBy(() -> one.examine(KEY)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aPartBehindNothingOrOverItsBoundIsRefused() throws Exception {
        var store = store("one");

        var nowhere = content(new byte[10]);
        assertThatThrownBy(() -> store.append(KEY, 5, nowhere, 10).await())
                .satisfies(e -> assertThat(status(e)).isEqualTo(410));
        var large = content(new byte[11]);
        assertThatThrownBy(() -> store.append(KEY, 0, large, 10).await())
                .satisfies(e -> assertThat(status(e)).isEqualTo(413));
        store.discard(KEY);
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void partsThatAreDiscardedAreGone() throws Exception {
        var store = store("one");
        store.append(KEY, 0, content(new byte[10]), 10).await();

        store.discard(KEY);
        store.discard(KEY);

        assertThatThrownBy(() -> store.complete(KEY)).isInstanceOf(NoSuchFileException.class);
        assertThat(isEmpty()).isTrue();
    }

    @Test
    void aKeyCannotLeaveTheStore() {
        var store = store("one");

        for (var key : new String[] {"../secret", "", KEY + "/../x", KEY + ".part"}) {
            assertThatThrownBy(() -> store.open(key)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.delete(key))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void whatADeadNodeLeftIsSweptAndWhatIsNamedOrNewStays() throws Exception {
        var store = store("one");
        var named = store.put(content(random(10)), 10).await();
        var orphan = store.put(content(random(10)), 10).await();
        store.append(KEY, 0, content(random(10)), 10).await();
        var past = Instant.now().minus(Duration.ofHours(1));
        var future = Instant.now().plus(Duration.ofHours(1));

        assertThat(store.sweep(past, past, _ -> Set.of())).isZero();
        assertThatThrownBy(() ->
                        store.sweep(
                                past,
                                future,
                                _ -> {
                                    throw new IllegalStateException("Postgres is away");
                                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(store.has(orphan.key())).isTrue();
        int swept = store.sweep(future, future, _ -> Set.of(named.key()));

        assertThat(swept).isEqualTo(2);
        assertThat(store.has(named.key())).isTrue();
        assertThat(store.has(orphan.key())).isFalse();
        assertThatThrownBy(() -> store.examine(KEY)).isInstanceOf(NoSuchFileException.class);
    }

    static int status(Throwable its) {
        assertThat(its).isInstanceOf(ProblemException.class);
        return ((ProblemException) its).problem().status();
    }
}
