package io.millrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NotebookTest {
    @TempDir private Path folder;

    @Test
    void passwordsAreMadeOnceAndKept() {
        var first = Notebook.open(folder).entry("shop");

        assertThat(first.loaded()).isFalse();
        assertThat(first.password()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(Notebook.open(folder).entry("shop")).isEqualTo(first);
        assertThat(Notebook.open(folder).entry("telecom").password())
                .isNotEqualTo(first.password());
    }

    @Test
    void whatIsLoadedIsKnownAtTheNextStart() {
        var notebook = Notebook.open(folder);
        var password = notebook.entry("shop").password();

        notebook.loaded("shop");

        assertThat(Notebook.open(folder).entry("shop"))
                .isEqualTo(new Notebook.Entry(password, true));
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        Notebook.open(folder).entry("shop");

        assertThat(Files.getPosixFilePermissions(folder.resolve("demo.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
