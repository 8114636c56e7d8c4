package io.millrace.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// A control group whose processes together may take little more memory than they have; the kernel
/// kills who takes more.
///
/// @param limit the group's file that bounds it
record MemoryLimit(Path group, Path limit) implements AutoCloseable {
    private static final long MORE_BYTES = 24L << 20;
    private static final Path FIRST = Path.of("/sys/fs/cgroup/memory");
    private static final Path SECOND = Path.of("/sys/fs/cgroup");

    /// Whether this machine and this user allow one.
    static boolean isPossible() {
        var trial = open("millrace-trial-" + ProcessHandle.current().pid());
        trial.ifPresent(MemoryLimit::close);
        return trial.isPresent();
    }

    /// Bounds a process; what it has already does not count.
    static MemoryLimit around(long pid) {
        var opened = open("millrace-" + pid);
        var bound = opened.orElseThrow(() -> new IllegalStateException("no control groups here"));
        write(bound.limit, MORE_BYTES);
        write(bound.group.resolve("cgroup.procs"), pid);
        return bound;
    }

    /// A group of the first version of control groups, or of the second.
    private static Optional<MemoryLimit> open(String name) {
        return Stream.of(
                        new MemoryLimit(FIRST.resolve(name), Path.of("memory.limit_in_bytes")),
                        new MemoryLimit(SECOND.resolve(name), Path.of("memory.max")))
                .filter(MemoryLimit::isMade)
                .map(made -> new MemoryLimit(made.group, made.group.resolve(made.limit)))
                .findFirst();
    }

    private boolean isMade() {
        try {
            if (!Files.isDirectory(group.resolveSibling("."))) return false;
            Files.createDirectory(group);
            if (Files.exists(group.resolve(limit))) return true;
            Files.delete(group);
            return false;
        } catch (IOException _) { // not allowed
            return false;
        }
    }

    private static void write(Path file, long value) {
        try {
            Files.writeString(file, Long.toString(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lets those that live go on without a bound.
    @Override
    public void close() {
        var above = group.resolveSibling("cgroup.procs");
        try {
            for (var pid : Files.readAllLines(group.resolve("cgroup.procs"))) move(pid, above);
            Files.delete(group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(String pid, Path to) {
        try {
            Files.writeString(to, pid);
        } catch (IOException _) { // it has just ended
        }
    }
}
