package io.millrace.tenants.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Memory of a Postgres backend on this machine, from Linux's `/proc` (proc(5)).
final class BackendMemory {
    private static final Path PROCESSES = Path.of("/proc");
    private static final Pattern OWN = Pattern.compile("(?m)^RssAnon:\\s+(\\d+) kB$");
    private static final int KIB_PER_MIB = 1 << 10;

    private BackendMemory() {}

    /// Whether there is such a Postgres process here: one elsewhere may have the number of another.
    static boolean isPostgres(int processId) {
        var name = PROCESSES.resolve(Integer.toString(processId)).resolve("comm");
        try {
            return Files.readString(name).startsWith("postgres");
        } catch (IOException e) { // it ended, or Postgres runs elsewhere
            return false;
        }
    }

    /// MiB that the process holds for itself, without the buffers that all backends share; empty
    /// when there is no such Postgres process here.
    static OptionalLong privateMib(int processId) {
        var process = PROCESSES.resolve(Integer.toString(processId));
        try {
            if (!isPostgres(processId)) return OptionalLong.empty();
            var own = OWN.matcher(Files.readString(process.resolve("status")));
            return own.find()
                    ? OptionalLong.of(Long.parseLong(own.group(1)) / KIB_PER_MIB)
                    : OptionalLong.empty();
        } catch (IOException e) { // it ended, or Postgres runs elsewhere
            return OptionalLong.empty();
        }
    }
}
