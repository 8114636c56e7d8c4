package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import io.millrace.testkit.Stack;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderObjectStoreTest {
    private final Stack stack = Stack.shared();

    @TempDir Path folder;

    private io.vertx.core.streams.ReadStream<Buffer> content(byte[] bytes) throws IOException {
        var file = Files.write(folder.resolve("in"), bytes);
        return stack.vertx().fileSystem().open(file.toString(), new OpenOptions()).await();
    }

    @Test
    void whatWasPutIsReadBackWithItsChecksum() throws Exception {
        var store = new FolderObjectStore(stack.vertx(), folder.resolve("objects"));
        var bytes = new byte[300_000];
        bytes[7] = 1;

        var stored = store.put(content(bytes), 1_000_000).await();

        assertThat(stored.bytes()).isEqualTo(300_000);
        assertThat(stored.sha256()).hasSize(64);
        try (var in = store.open(stored.key())) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        store.delete(stored.key());
        assertThatThrownBy(() -> store.open(stored.key())).isInstanceOf(IOException.class);
    }

    @Test
    void tooLargeIsRefusedAndLeavesNothing() throws Exception {
        var store = new FolderObjectStore(stack.vertx(), folder.resolve("objects"));
        var stream = content(new byte[300_000]);

        assertThatThrownBy(() -> store.put(stream, 100_000).await())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(413));
        assertThat(folder.resolve("objects")).isEmptyDirectory();
    }

    @Test
    void partsThatComeThroughSeveralNodesAreOneObject() throws Exception {
        var one = new FolderObjectStore(stack.vertx(), folder.resolve("objects"));
        var other = new FolderObjectStore(stack.vertx(), folder.resolve("objects"));
        var bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        var whole = one.put(content(bytes), 1_000_000).await();
        var key = "a".repeat(32);

        long first = one.append(key, 0, content(Arrays.copyOf(bytes, 200_000)), 300_000).await();
        // What was not told of comes again.
        var rest = content(Arrays.copyOfRange(bytes, 150_000, 300_000));
        long second = other.append(key, 150_000, rest, 150_000).await();
        var examined = other.examine(key);
        one.complete(key);
        other.complete(key);

        assertThat(first).isEqualTo(200_000);
        assertThat(second).isEqualTo(150_000);
        assertThat(examined.sha256()).isEqualTo(whole.sha256());
        assertThat(one.examine(key)).isEqualTo(examined);
        try (var in = other.open(key)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
        one.delete(key);
        assertThatThrownBy(() -> one.examine(key)).isInstanceOf(IOException.class);
    }

    @Test
    void aPartBehindNothingOrOverItsBoundIsRefused() throws Exception {
        var store = new FolderObjectStore(stack.vertx(), folder.resolve("objects"));
        var key = "a".repeat(32);

        var nowhere = content(new byte[10]);
        assertThatThrownBy(() -> store.append(key, 5, nowhere, 10).await())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(410));
        var large = content(new byte[11]);
        assertThatThrownBy(() -> store.append(key, 0, large, 10).await())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().status()).isEqualTo(413));
        store.discard(key);
        assertThat(folder.resolve("objects")).isEmptyDirectory();
    }

    @Test
    void aKeyCannotLeaveTheFolder() {
        var store = new FolderObjectStore(stack.vertx(), folder.resolve("objects"));

        assertThatThrownBy(() -> store.open("../secret"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatADeadNodeLeftIsSweptAndWhatIsNamedOrNewStays() throws Exception {
        var objects = folder.resolve("objects");
        var store = new FolderObjectStore(stack.vertx(), objects);
        var now = Instant.now();
        var old = now.minus(Duration.ofDays(10));
        var named = file(objects, "a".repeat(32), old);
        var orphan = file(objects, "b".repeat(32), old);
        var young = file(objects, "c".repeat(32), now);
        var part = file(objects, "d".repeat(32) + ".part", old);
        var growing = file(objects, "e".repeat(32) + ".part", now);
        var foreign = file(objects, "notes.txt", old);
        var before = now.minus(Duration.ofDays(7));

        int swept = store.sweep(before, before, keys -> Set.of("a".repeat(32)));

        assertThat(swept).isEqualTo(2);
        assertThat(List.of(named, young, growing, foreign)).allMatch(Files::exists);
        assertThat(List.of(orphan, part)).noneMatch(Files::exists);
        file(objects, "b".repeat(32), old);
        assertThatThrownBy(() ->
                        store.sweep(
                                before,
                                before,
                                _ -> {
                                    throw new IllegalStateException("Postgres is away");
                                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(orphan).exists();
    }

    private static Path file(Path folder, String name, Instant at) throws IOException {
        var file = Files.writeString(folder.resolve(name), "x");
        return Files.setLastModifiedTime(file, FileTime.from(at));
    }
}
