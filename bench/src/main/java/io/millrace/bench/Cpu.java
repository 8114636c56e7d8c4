package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// CPU seconds of processes, read from Linux's `/proc`.
final class Cpu {
    private static final double TICKS = 100;
    private static final int USER = 11;

    private Cpu() {}

    /// Of one process alone.
    static double own(long pid) {
        return ticks(pid, 2);
    }

    /// Of a process, the children that it waited for, and its living children: a Postgres with its
    /// backends.
    static double tree(long pid) {
        double own = ticks(pid, 4);
        try (var children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::children)) {
            return own + children.mapToDouble(child -> ticks(child.pid(), 2)).sum();
        }
    }

    /// @param fields 2 for user and system, 4 to add those of reaped children
    private static double ticks(long pid, int fields) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var values = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Stream.of(values).skip(USER).limit(fields).mapToLong(Long::parseLong).sum()
                    / TICKS;
        } catch (IOException e) { // it has just ended
            return 0;
        }
    }

    /// Resident memory of a process in MiB.
    static double residentMiB(long pid) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    / 1024.0;
        } catch (IOException e) {
            return 0;
        }
    }
}
