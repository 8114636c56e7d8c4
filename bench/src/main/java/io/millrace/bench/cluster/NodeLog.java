package io.millrace.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a node said on standard error.
public final class NodeLog {
    private NodeLog() {}

    /// How often it says that a thread of Vert.x was blocked.
    public static long blockedWarnings(Path log) {
        try (var lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("BlockedThreadChecker")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
