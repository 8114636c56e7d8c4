package io.millrace.app.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The files under `demo/` that are built into the program.
final class Resources {
    private static final LocalDateTime UNDATED = LocalDateTime.of(2026, 1, 1, 0, 0);

    private Resources() {}

    static String text(String name) {
        return inFolder(folder -> {
            var bytes = read(folder.resolve(name));
            return new String(
                    name.endsWith(".gz") ? unzipped(bytes) : bytes, StandardCharsets.UTF_8);
        });
    }

    /// Names of the files directly in `folder`, in order.
    static List<String> names(String folder) {
        return inFolder(root -> {
            try (var files = Files.list(root.resolve(folder))) {
                return files.map(file -> file.getFileName().toString()).sorted().toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// All files under `folder` as a zip, the same bytes each time.
    static byte[] zip(String folder) {
        return zip(folder, UnaryOperator.identity());
    }

    /// @param change of each file's text
    static byte[] zip(String folder, UnaryOperator<String> change) {
        return inFolder(root -> {
            var from = root.resolve(folder);
            var bytes = new ByteArrayOutputStream();
            try (var files = Files.walk(from);
                    var zip = new ZipOutputStream(bytes)) {
                for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                    var entry = new ZipEntry(from.relativize(file).toString().replace('\\', '/'));
                    entry.setTimeLocal(UNDATED);
                    zip.putNextEntry(entry);
                    var text = change.apply(Files.readString(file));
                    zip.write(text.getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        });
    }

    static byte[] gzip(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] unzipped(byte[] bytes) {
        try (var in = new GZIPInputStream(new java.io.ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The program is a folder of classes or a jar; either holds `demo/`.
    private static <T> T inFolder(Function<Path, T> work) {
        try {
            var program =
                    Path.of(
                            Resources.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            if (Files.isDirectory(program)) return work.apply(program.resolve("demo"));
            try (var jar = FileSystems.newFileSystem(program)) {
                return work.apply(jar.getPath("demo"));
            }
        } catch (URISyntaxException | IOException e) {
            throw new DemoException("cannot read the program's own files", 0, e);
        }
    }
}
