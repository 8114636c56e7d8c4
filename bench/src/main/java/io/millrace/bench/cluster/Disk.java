package io.millrace.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder that can be full: where this process is [Apart], on a small file system of its own.
record Disk(Path folder) {
    private static final int MEBIBYTES = 128;
    private static final int BLOCK = 4_096;

    static Disk at(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Apart.isHere()) mount(folder);
        return new Disk(folder);
    }

    private static void mount(Path folder) {
        try {
            Apart.mount(folder, MEBIBYTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    /// Leaves no room.
    void fill() {
        try (var out = Files.newOutputStream(ballast())) {
            var block = new byte[BLOCK];
            while (true) out.write(block);
        } catch (IOException _) { // it is full
        }
    }

    void clear() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
