package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
    @TempDir private Path data;

    @Test
    void whatIsUsedStaysAndWhatWasLeftGoes() throws IOException {
        var left = data.resolve(".restores/left");
        Files.createDirectories(left.resolve("postgres"));
        Files.createFile(data.resolve(".restores/left.lock"));
        try (var used = Scratch.open(data)) {
            assertThat(left).doesNotExist();
            var file = Files.createFile(used.resolve("tenant.zip"));

            Scratch.open(data).close();

            assertThat(file).exists();
        }
        assertThat(data.resolve(".restores")).isEmptyDirectory();
    }
}
