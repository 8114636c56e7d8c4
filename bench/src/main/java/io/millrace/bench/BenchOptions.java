package io.millrace.bench;

import io.millrace.kernel.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of every benchmark.
final class BenchOptions {
    @Option(names = "--data", paramLabel = "PATH", description = "somebody else's data")
    private @Nullable Path data;

    @Option(names = "--json", description = "print one JSON document")
    private boolean json;

    @Option(names = "--quick", description = "less data; ends within a minute")
    private boolean quick;

    Optional<Path> data() {
        return Optional.ofNullable(data);
    }

    boolean quick() {
        return quick;
    }

    void print(Report report, PrintWriter out) {
        out.println(json ? Json.write(report) : report.table());
        out.flush();
    }
}
