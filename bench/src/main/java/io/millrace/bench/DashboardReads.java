package io.millrace.bench;

import io.millrace.app.NodeRole;
import io.millrace.embedded.PostgresArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/// How long the home page's one call takes of an organization with many rows: right after a change,
/// which makes its answer anew, and again when nothing changed.
///
/// @param changed of the first reads after a change
/// @param same of reads after these
record DashboardReads(Latencies changed, Latencies same) {
    private static final String PATH = "/api/v1/dashboard";
    private static final String DATASET = "orders";
    private static final int WARM_UPS = 50;
    private static final long SEED = 20_240_601;

    /// On a node of its own with every stage, over one connection.
    static DashboardReads of(int rows, int reads) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("millrace-bench");
        try (var bench = BenchNode.start(NodeRole.values())) {
            var client = Client.signUp(bench.node().url());
            client.upload(DATASET, OrdersFile.write(folder.resolve("orders.csv"), rows, SEED));
            new DashboardReads(new Latencies(), new Latencies()).read(client, WARM_UPS);
            var measured = new DashboardReads(new Latencies(), new Latencies());
            measured.read(client, reads);
            return measured;
        } finally {
            PostgresArchive.delete(folder);
        }
    }

    private void read(Client client, int times) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            client.upload("notes", "application/x-ndjson", "{\"note\":" + i + "}\n");
            time(client, changed);
            time(client, same);
        }
    }

    private static void time(Client client, Latencies times)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        client.get(PATH);
        times.add(Duration.ofNanos(System.nanoTime() - start));
    }
}
