package io.millrace.bench.cluster;

import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Two nodes that lose each other, one of them Postgres too, for so long that each thinks itself
/// the whole cluster; then they find each other again. To be run [Apart], since it cuts routes.
public final class Split {
    private static final Duration LENGTH = Duration.ofSeconds(25);
    private static final Duration HEALED_BY = Duration.ofSeconds(60);
    private static final int CUT_OFF = 1;

    private Split() {}

    /// @param taken writes that the node with Postgres took meanwhile
    /// @param takenWithout those that the other one took
    /// @param refused writes to which that one said 503 or 504
    /// @param unanswered those to which it said nothing in time
    /// @param other answers that it gave otherwise
    /// @param healedMillis from the end of the split until that node was seen ready, at most
    public record Outcome(
            int taken,
            int takenWithout,
            int refused,
            int unanswered,
            int other,
            long healedMillis,
            long total,
            long lost,
            long doubled,
            long unaccounted) {}

    /// Prints an [Outcome] as JSON.
    ///
    /// @param arguments a folder for everything
    public static void main(String[] arguments)
            throws IOException, InterruptedException, SQLException {
        System.out.println(Json.write(run(Path.of(arguments[0]))));
        System.exit(0);
    }

    private static Outcome run(Path folder) throws IOException, InterruptedException, SQLException {
        try (var ground = Ground.start(folder);
                var fleet = Fleet.start(folder, ground, 2)) {
            var nodes = fleet.urls();
            var tenant = Tenant.signUp(nodes.getFirst());
            try (var uploads = Uploads.start(tenant, nodes, ground, 2)) {
                TimeUnit.SECONDS.sleep(5);
                var parted = CompletableFuture.supplyAsync(() -> cutOff(fleet));
                TimeUnit.SECONDS.sleep(1);
                var tries = new Tries(tenant);
                while (!parted.isDone()) tries.write(nodes, parted);
                long healed = awaitReady(tenant, nodes.get(CUT_OFF), parted.join());
                TimeUnit.SECONDS.sleep(5);
                uploads.finish();
                var stored =
                        Audit.of(tenant, nodes.getFirst(), Uploads.DATASET, uploads.acknowledged());
                var ledger = Audit.ledger(tenant, ground);
                return new Outcome(
                        tries.taken,
                        tries.takenWithout,
                        tries.refused,
                        tries.unanswered,
                        tries.other,
                        healed,
                        stored.total(),
                        stored.lost(),
                        stored.doubled(),
                        ledger.unbalanced() + ledger.open());
            }
        }
    }

    /// When it was over.
    private static long cutOff(Fleet fleet) {
        try {
            fleet.cutOff(CUT_OFF, LENGTH);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return System.nanoTime();
    }

    private static long awaitReady(Tenant tenant, URI node, long start)
            throws IOException, InterruptedException {
        while (System.nanoTime() - start < HEALED_BY.toNanos()) {
            try {
                var ready = tenant.once(node, HttpRequest.newBuilder().GET(), "/readyz");
                if (ready.statusCode() == 200) break;
            } catch (IOException _) { // not yet
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    /// Writes to each side, and what came of them.
    private static final class Tries {
        private final Tenant tenant;
        private int taken;
        private int takenWithout;
        private int refused;
        private int unanswered;
        private int other;

        Tries(Tenant tenant) {
            this.tenant = tenant;
        }

        /// What is answered after the split has ended does not count.
        void write(List<URI> nodes, CompletableFuture<?> parted) throws InterruptedException {
            if (status(nodes.get(1 - CUT_OFF)) / 100 == 2) taken++;
            int status = status(nodes.get(CUT_OFF));
            if (parted.isDone()) return;
            switch (status) {
                case 200, 202 -> takenWithout++;
                case 503, 504 -> refused++;
                case 0 -> unanswered++;
                default -> other++;
            }
        }

        private int status(URI node) throws InterruptedException {
            var request =
                    HttpRequest.newBuilder()
                            .header("Content-Type", "application/x-ndjson")
                            .POST(BodyPublishers.ofString("{\"id\":1}\n"));
            try {
                var path = "/api/v1/datasets/tries/records?again=true";
                return tenant.once(node, request, path).statusCode();
            } catch (IOException _) {
                return 0;
            } finally {
                TimeUnit.MILLISECONDS.sleep(200);
            }
        }
    }
}
