package io.millrace.nifi.tests;

import io.millrace.nifi.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// A tenant's folder of files.
record Inbox(Path folder) {
    static Inbox make(Path folder) throws IOException {
        for (var kind : Kind.values()) {
            Files.createDirectories(folder.resolve("in").resolve(kind.id()));
            Files.createDirectories(folder.resolve("waiting").resolve(kind.id()));
        }
        return new Inbox(folder);
    }

    void drop(Kind kind, String name, String text) throws IOException {
        drop(kind, name, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Whole at once, as who sends files should.
    void drop(Kind kind, String name, byte[] content) throws IOException {
        var beside = folder.resolve(name + ".part");
        Files.write(beside, content);
        Files.move(
                beside,
                folder.resolve("in").resolve(kind.id()).resolve(name),
                StandardCopyOption.ATOMIC_MOVE);
    }

    /// The files below a folder in this one, without the digests in their ways.
    List<String> in(String below) throws IOException {
        var start = folder.resolve(below);
        if (!Files.exists(start)) return List.of();
        var found = new Found(new ArrayList<>());
        Files.walkFileTree(start, found);
        return found.files().stream()
                .map(file -> start.relativize(file).toString())
                .map(way -> way.replaceAll("/[0-9a-f]{12}/", "/"))
                .sorted()
                .toList();
    }

    /// Goes on where NiFi takes a file meanwhile.
    private record Found(List<Path> files) implements FileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes its) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes its) {
            files.add(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
