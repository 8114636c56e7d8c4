package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.stream.api.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FolderObjectStoreTest extends ObjectStoreContract {
    @Override
    ObjectStore store(String node) {
        return new FolderObjectStore(stack.vertx(), folder.resolve("objects"));
    }

    @Override
    boolean isEmpty() throws IOException {
        try (var files = Files.list(folder.resolve("objects"))) {
            return files.findAny().isEmpty();
        }
    }

    @Test
    void filesOfOthersAndOfAnUploadThatGrowsAreNotSwept() throws Exception {
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
