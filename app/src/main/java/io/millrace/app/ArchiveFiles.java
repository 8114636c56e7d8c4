package io.millrace.app;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.function.Function;

/// Archives as files, which only their owner may read: they hold digests of passwords and keys.
final class ArchiveFiles {
    /// How the names end of what was begun.
    static final String PART = ".part";

    private ArchiveFiles() {}

    /// Writes a file that appears under its name when it is whole; several may write the same.
    static <T> T write(Path file, Function<OutputStream, T> content) throws IOException {
        var part =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        file.getFileName().toString(),
                        PART,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            T written;
            try (var out = Files.newOutputStream(part)) {
                written = content.apply(out);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            return written;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /// Deletes the files of a folder whose names come before `first`, and the folder when it is
    /// empty then.
    static void deleteBefore(Path folder, String suffix, String first) throws IOException {
        try (var files = Files.list(folder)) {
            var old =
                    files.filter(file -> file.toString().endsWith(suffix))
                            .filter(file -> file.getFileName().toString().compareTo(first) < 0)
                            .toList();
            for (var file : old) Files.delete(file);
        }
        try (var left = Files.list(folder)) {
            if (left.findAny().isPresent()) return;
        }
        Files.delete(folder);
    }

    /// Deletes all but the last `kept` files of a folder by name.
    static void trim(Path folder, String suffix, int kept) throws IOException {
        try (var files = Files.list(folder)) {
            var old =
                    files.filter(file -> file.toString().endsWith(suffix))
                            .sorted(Comparator.reverseOrder())
                            .skip(kept)
                            .toList();
            for (var file : old) Files.delete(file);
        }
    }
}
