package io.millrace.bench;

import io.millrace.embedded.PostgresArchive;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// One tenant is put back to a moment, by `millrace tenant restore --at` beside the node that
/// works: how long it takes, whether all is as it was then, and what a neighbour notices. All of
/// the data came after the copy of Postgres that the restore begins with, so that it has to read
/// the log of it all.
@Command(
        name = "restore",
        description = "one tenant back to a moment, and what a neighbour notices",
        mixinStandardHelpOptions = true)
final class RestoreBench implements Callable<Integer> {
    private static final int QUICK_MB = 64;
    private static final int BATCH_ROWS = 500_000;
    private static final int LATER_ROWS = 1_000;
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration QUICK = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String NAME = "restored";
    private static final String DATASET = "orders";

    private static final String NOW =
            "select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    private static final String CONTENT =
            """
            select (select count(*) || ' ' || sum(hashtextextended(r::text, 0)) from t_%1$s_raw.%2$s r)
                || ' ' || (select sum(hashtextextended(b::text, 0)) from t_%1$s.batches b)
            """;

    @Spec private CommandSpec spec;
    @Mixin private BenchOptions options = new BenchOptions();

    @Option(
            names = "--mb",
            paramLabel = "N",
            defaultValue = "1024",
            description = "MiB of CSV; default: ${DEFAULT-VALUE}, 64 with --quick")
    private int mebibytes;

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException {
        var report = new Report.Builder("restore");
        var folder = Files.createTempDirectory("millrace-bench");
        boolean isWell;
        try {
            isWell = measure(report, folder);
        } finally {
            PostgresArchive.delete(folder);
        }
        options.print(report.build(), spec.commandLine().getOut());
        return isWell ? io.millrace.app.Main.WELL : io.millrace.app.Main.FAILED;
    }

    private boolean measure(Report.Builder report, Path folder)
            throws IOException, SQLException, InterruptedException {
        try (var node = NodeProcess.up(folder);
                var database = new Database(node.superuser())) {
            database.liftQuotas();
            progress("the node copies its Postgres, a minute after the start");
            awaitCopy(folder);
            var password = Ids.random128();
            var client = Client.signUp(node.url(), NAME, password);
            var tenant = client.tenant();
            upload(client, folder);
            awaitIdle(database, tenant);
            var before = database.text(CONTENT.formatted(tenant, DATASET));
            var moment = database.text(NOW);
            Client.signIn(node.url(), NAME, password, NAME)
                    .upload(DATASET, OrdersFile.write(folder.resolve("later.csv"), LATER_ROWS, 2));
            awaitIdle(database, tenant);
            progress("restore to " + moment);
            restore(report, node, moment);
            boolean isEqual = database.text(CONTENT.formatted(tenant, DATASET)).equals(before);
            report.addNote("content hash", "equal", isEqual ? 1 : 0, "", isEqual ? "yes" : "no")
                    .addNote(
                            "rows",
                            "total",
                            database.number(rows(tenant)),
                            "rows",
                            size() + " MiB");
            return isEqual;
        }
    }

    private int size() {
        return options.quick() ? Math.min(mebibytes, QUICK_MB) : mebibytes;
    }

    private static String rows(String tenant) {
        return "select count(*) from t_%s_raw.%s".formatted(tenant, DATASET);
    }

    private void progress(String line) {
        spec.commandLine().getErr().println("millrace bench: " + line);
        spec.commandLine().getErr().flush();
    }

    private static void awaitCopy(Path folder) throws IOException, InterruptedException {
        var archive = new PostgresArchive(folder.resolve("data/postgres-archive"));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (archive.newestBase().isEmpty()) {
            if (System.nanoTime() - deadline > 0) throw new IOException("there is no copy");
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private void upload(Client client, Path folder) throws IOException, InterruptedException {
        var file = OrdersFile.write(folder.resolve("orders.csv"), BATCH_ROWS, 1);
        long batches = Math.ceilDiv((long) size() << 20, Files.size(file));
        for (long batch = 1; batch <= batches; batch++) {
            client.upload(DATASET, file);
            progress(batch + " of " + batches + " batches");
        }
    }

    private static void awaitIdle(Database database, String tenant)
            throws IOException, SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (database.number(
                        "select count(*) from millrace.work where tenant = '%s'".formatted(tenant))
                > 0) {
            if (System.nanoTime() - deadline > 0) throw new IOException("work does not end");
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /// Beside a neighbour that reads and sends all the time.
    private void restore(Report.Builder report, NodeProcess node, String moment)
            throws IOException, InterruptedException {
        try (var neighbour = new Probe(Client.signUp(node.url()))) {
            neighbour.watch(QUICK); // warm
            var before = neighbour.watch(options.quick() ? QUICK : LONG);
            var said = node.folder().resolve("restore.json");
            var log = node.folder().resolve("restore.log");
            var words = List.of("tenant", "restore", NAME, "--at", moment, "--json");
            long start = System.nanoTime();
            var process =
                    new ProcessBuilder(NodeProcess.command(node.folder(), words))
                            .redirectOutput(said.toFile())
                            .redirectError(log.toFile())
                            .start();
            var ended = process.onExit().thenApply(_ -> System.nanoTime());
            var during = neighbour.watch(_ -> process.isAlive());
            double seconds = (ended.join() - start) / 1e9;
            if (process.exitValue() != 0) throw new IOException(Files.readString(log));
            var done = Json.MAPPER.readTree(Files.readString(said));
            report.add("restore to a moment", "wallSeconds", seconds, "s")
                    .add(
                            "the same, as it says",
                            "wallSeconds",
                            done.path("seconds").asDouble(),
                            "s");
            add(report, "small read", before.calls(), during.calls());
            add(report, "a row until it is stored", before.loads(), during.loads());
            report.add("refused or failed, neighbour", "before", before.failed().get(), "")
                    .add("refused or failed, neighbour", "during", during.failed().get(), "");
        }
    }

    private static void add(
            Report.Builder report, String name, Latencies before, Latencies during) {
        for (double share : new double[] {0.50, 0.99}) {
            report.compare(
                    name + ", neighbour",
                    share < 0.9 ? "p50Millis" : "p99Millis",
                    during.percentile(share),
                    "ms",
                    "before",
                    before.percentile(share));
        }
    }
}
