package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainFilesTest {
    @TempDir Path folder;

    @Test
    void anAbsolutePathIsFoundAlsoAfterTheCacheIsGone() throws IOException {
        var files = new PlainFiles();
        var file = folder.resolve("upload.part");

        files.close();

        assertThat(files.resolve(file.toString())).isEqualTo(file.toFile());
    }

    @Test
    void whatTheClassPathHoldsIsFound() throws IOException {
        var files = new PlainFiles();

        assertThat(files.resolve("logback.xml")).exists();

        files.close();
    }
}
