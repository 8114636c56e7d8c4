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
    void aKeyCannotLeaveTheFolder() {
        var store = new FolderObjectStore(stack.vertx(), folder.resolve("objects"));

        assertThatThrownBy(() -> store.open("../secret"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
