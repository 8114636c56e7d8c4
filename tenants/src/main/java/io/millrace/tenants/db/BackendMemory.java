package io.millrace.tenants.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// Memory of a Postgres backend on this machine, from Linux's `/proc` (proc(5)).
final class BackendMemory {
    private static final Path PROCESSES = Path.of("/proc");
    private static final int PAGE = 4_096;
    private static final int MIB = 1 << 20;

    private BackendMemory() {}

    /// MiB that the process holds for itself, without the buffers that all backends share; empty
    /// when there is no such Postgres process here.
    static OptionalLong privateMib(int processId) {
        var process = PROCESSES.resolve(Integer.toString(processId));
        try {
            if (!Files.readString(process.resolve("comm")).startsWith("postgres")) {
                return OptionalLong.empty();
            }
            var pages = Files.readString(process.resolve("statm")).split(" ", -1);
            long own = Long.parseLong(pages[1]) - Long.parseLong(pages[2]);
            return OptionalLong.of(own * PAGE / MIB);
        } catch (IOException e) { // it ended, or Postgres runs elsewhere
            return OptionalLong.empty();
        }
    }
}
