package io.millrace.nifi.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NarTest {
    @Test
    void bundleHoldsTheJarsAndNamesItsParent(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("b.jar"), "b");
        Files.writeString(folder.resolve("a.jar"), "a");
        Files.writeString(folder.resolve("notes.txt"), "no jar");

        var file = Nar.STANDARD.pack(folder, folder.resolve("out"));

        assertThat(file.getFileName()).hasToString("nifi-standard-nar-2.3.0.nar");
        try (var nar = new JarFile(file.toFile())) {
            var manifest = nar.getManifest().getMainAttributes();
            assertThat(manifest.getValue("Nar-Id")).isEqualTo("nifi-standard-nar");
            assertThat(manifest.getValue("Nar-Group")).isEqualTo("org.apache.nifi");
            assertThat(manifest.getValue("Nar-Version")).isEqualTo("2.3.0");
            assertThat(manifest.getValue("Nar-Dependency-Id"))
                    .isEqualTo("nifi-standard-shared-nar");
            assertThat(nar.stream().map(ZipEntry::getName))
                    .containsExactly(
                            "META-INF/",
                            "META-INF/MANIFEST.MF",
                            "META-INF/bundled-dependencies/",
                            "META-INF/bundled-dependencies/a.jar",
                            "META-INF/bundled-dependencies/b.jar");
        }
    }

    @Test
    void sameJarsMakeTheSameBundle(@TempDir Path folder) throws IOException {
        var jar = Files.writeString(folder.resolve("a.jar"), "a");

        var first = Files.readAllBytes(Nar.STANDARD.pack(folder, folder.resolve("first")));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        var second = Files.readAllBytes(Nar.STANDARD.pack(folder, folder.resolve("second")));

        assertThat(second).isEqualTo(first);
    }

    @Test
    void folderWithoutJarsIsNoBundle(@TempDir Path folder) {
        assertThatThrownBy(() -> Nar.STATELESS.pack(folder, folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no jars");
    }
}
