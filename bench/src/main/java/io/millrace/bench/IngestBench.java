package io.millrace.bench;

import io.millrace.app.NodeRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Files over HTTP into datasets, beside psql with the same files and tables with the same columns,
/// types and indexes on the same server. CPU seconds are those of the JVM (with the client in it)
/// and Postgres, or of psql and Postgres.
@Command(
        name = "ingest",
        description =
                "CSV and NDJSON over HTTP, new, by key and again, beside psql \\copy; quarantine",
        mixinStandardHelpOptions = true)
final class IngestBench implements Callable<Integer> {
    private static final int ROWS = 1_000_000;
    private static final int QUICK_ROWS = 200_000;
    private static final int MANY = 10;

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--only",
            paramLabel = "CASE",
            split = ",",
            description = "of append, visible, upsert, calls, quarantine, memory")
    private Set<Case> only = Set.of();

    @Option(names = "--peers", description = "run DuckDB and dlt from PyPI too")
    private boolean peers;

    /// What is measured.
    private enum Case {
        APPEND,
        VISIBLE,
        UPSERT,
        CALLS,
        QUARANTINE,
        MEMORY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call()
            throws IOException, InterruptedException, ExecutionException, SQLException {
        var report = new Report.Builder("ingest");
        try (var bench = BenchNode.start(NodeRole.GATEWAY, NodeRole.RELAY, NodeRole.INGEST)) {
            try (var database = Database.of(bench)) {
                database.liftQuotas();
            }
            int rows = options.quick() ? QUICK_ROWS : ROWS;
            var client = Client.signUp(bench.node().url());
            warmUp(client, bench.folder(), options.quick() ? 2 : 4);
            var cases = new IngestCases(report, bench, client, orders(bench.folder(), rows));
            if (has(Case.APPEND)) cases.append();
            if (has(Case.VISIBLE)) cases.firstRow();
            if (has(Case.UPSERT)) cases.upsert();
            if (has(Case.CALLS)) calls(cases, client, bench.folder(), rows);
            if (has(Case.QUARANTINE)) new QuarantineCase(report, client).run();
            if (has(Case.MEMORY) && !options.quick()) cases.memory(MANY);
            if (peers) cases.peers(Peers.all());
        }
        options.print(report.build(), spec.commandLine().getOut());
        return io.millrace.app.Main.WELL;
    }

    private boolean has(Case one) {
        return only.isEmpty() || only.contains(one);
    }

    private Path orders(Path folder, int rows) throws IOException {
        var given = options.data().map(data -> data.resolve("orders.csv")).filter(Files::exists);
        return given.isPresent()
                ? given.get()
                : OrdersFile.write(folder.resolve("orders.csv"), rows, 20240601);
    }

    /// The node is measured warm: the compiler's work is not the work of a million rows.
    private static void warmUp(Client client, Path folder, int times)
            throws IOException, InterruptedException {
        var file = OrdersFile.write(folder.resolve("warm.csv"), 150_000, 1);
        for (int i = 0; i < times; i++) client.upload("warm" + i, file);
    }

    /// The readers of CSV and of JSON are not the same code: this one is warmed by itself.
    private void calls(IngestCases cases, Client client, Path folder, int rows)
            throws IOException, InterruptedException {
        var warm = CallsFile.write(folder.resolve("warm.ndjson"), 150_000, 1);
        for (int i = 0; i < (options.quick() ? 1 : 3); i++) {
            client.upload("warmcalls" + i, "application/x-ndjson", warm, "warm" + i);
        }
        cases.calls(rows);
    }
}
