package io.millrace.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// The cases of the ingest benchmark, each beside what psql does with the same file.
///
/// @param orders a CSV with a unique `order_id`
record IngestCases(Report.Builder report, BenchNode bench, Client client, Path orders) {
    private static final String CSV = "text/csv";
    private static final String KEY = "order_id";
    private static final String APPEND = "orders over HTTP";
    private static final String UPSERT = "orders, upsert by order_id";
    private static final String AGAIN = "the same file again, nothing changed";
    private static final String CALLS = "NDJSON call records";
    private static final long VISIBLE_POLL_MILLIS = 20;
    private static final long VISIBLE_PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    void append() throws IOException, InterruptedException {
        var load = Load.of(bench, () -> client.upload("orders", orders));
        load.add(report, APPEND);
        report.add(APPEND + ", before", "rssMiB", load.before(), "MiB")
                .add(APPEND + ", peak of samples every 50 ms", "rssMiB", load.peak(), "MiB")
                .add(APPEND + ", after", "rssMiB", load.after(), "MiB");
        var peer = PeerTable.like(Psql.of(bench), client, "orders");
        Optional<Double> theirs = Optional.empty();
        if (peer.createLedger("peer_ledger")) theirs = peer.copy("peer_ledger", orders);
        compare(APPEND, load, "psql \\copy, same columns and key", theirs);
        if (theirs.isPresent() && peer.createKeyed("peer_plain", KEY)) {
            theirs = peer.copy("peer_plain", orders);
            compare(APPEND, load, "psql \\copy, order_id as key", theirs);
        }
    }

    /// From the beginning of an upload to its first row in an answer.
    ///
    /// @throws ExecutionException when the upload is refused
    void firstRow() throws IOException, InterruptedException, ExecutionException {
        long start = System.nanoTime();
        var upload = new FutureTask<>(() -> client.upload("visible", orders));
        Thread.ofVirtual().start(upload);
        while (upload.state() != Future.State.FAILED && !isVisible("visible")) {
            if (System.nanoTime() - start > VISIBLE_PATIENCE_NANOS) break;
            TimeUnit.MILLISECONDS.sleep(VISIBLE_POLL_MILLIS);
        }
        double millis = (System.nanoTime() - start) / 1e6;
        upload.get();
        report.add(APPEND, "first row visible", millis, "ms");
    }

    private boolean isVisible(String dataset) throws InterruptedException {
        try {
            var rows = client.get("/api/v1/datasets/" + dataset + "/rows?limit=1");
            return !rows.path("items").isEmpty();
        } catch (IOException _) { // there is no such dataset yet
            return false;
        }
    }

    /// A file of ten times the rows.
    void memory(int times) throws IOException, InterruptedException {
        var many = OrdersFile.repeat(orders, bench.folder().resolve("many.csv"), times);
        var load = Load.of(bench, () -> client.upload("many", many));
        var name = String.format(Locale.ROOT, "orders, %,.0f rows", load.rows());
        load.add(report, name);
        report.add(name, "rowsPerCpuSecond", load.rowsPerCpuSecond(), "rows/s")
                .add(name + ", peak less before", "rssMiB", load.peak() - load.before(), "MiB");
    }

    /// A first delivery by key, then the same again, then the same under the same Idempotency-Key.
    void upsert() throws IOException, InterruptedException, SQLException {
        client.put(
                "/api/v1/datasets/upserted",
                "application/json",
                "{\"mode\":\"upsert\",\"key\":[\"" + KEY + "\"]}");
        var first = Load.of(bench, () -> client.upload("upserted", CSV, orders, "first"));
        first.add(report, UPSERT);
        var peer = PeerTable.like(Psql.of(bench), client, "upserted");
        boolean hasPeer = peer.createKeyed("peer_current", KEY);
        compare(UPSERT, first, "psql, staging + on conflict", merged(peer, hasPeer));
        try (var database = Database.of(bench)) {
            long before = database.now();
            var again = Load.of(bench, () -> client.upload("upserted", CSV, orders, "again"));
            again.add(report, AGAIN);
            compare(AGAIN, again, "psql, staging + on conflict", merged(peer, hasPeer));
            report.add(AGAIN, "unchanged", again.batch().path("unchanged").asDouble(), "rows")
                    .add(AGAIN, "rewritten, by xmin", rewritten(database, before), "rows");
            sameKey(database);
        }
    }

    private Optional<Double> merged(PeerTable peer, boolean hasPeer)
            throws IOException, InterruptedException {
        return hasPeer ? peer.merge("peer_current", KEY, orders) : Optional.empty();
    }

    private double rewritten(Database database, long before)
            throws SQLException, IOException, InterruptedException {
        return database.number(
                "select count(*) from t_%s_raw.upserted_current where xmin::text::bigint > %d"
                        .formatted(client.tenant(), before));
    }

    private void sameKey(Database database) throws SQLException, IOException, InterruptedException {
        var name = "the same file and Idempotency-Key";
        var sql = "select sum(rows_in) from t_" + client.tenant() + ".batches";
        double before = database.number(sql);
        var load = Load.of(bench, () -> client.upload("upserted", CSV, orders, "again"));
        report.add(name, "cpuSeconds", load.cpuSeconds(), "s")
                .add(name, "wallSeconds", load.wallSeconds(), "s")
                .add(name, "read twice", database.number(sql) - before, "rows");
    }

    void calls(int rows) throws IOException, InterruptedException {
        var file = CallsFile.write(bench.folder().resolve("calls.ndjson"), rows, 20240601);
        var type = "application/x-ndjson";
        var load = Load.of(bench, () -> client.upload("calls", type, file, "calls"));
        load.add(report, CALLS);
        // psql has no way to read the keys of objects: jsonb in a staging table is what one does.
        var peer = PeerTable.like(Psql.of(bench), client, "calls");
        Optional<Double> theirs = Optional.empty();
        if (peer.createLedger("peer_calls")) theirs = peer.copyJson("peer_calls", file);
        compare(CALLS, load, "psql \\copy of jsonb + insert", theirs);
    }

    /// @param theirs CPU seconds of the peer for as many rows
    private void compare(String name, Load ours, String peer, Optional<Double> theirs) {
        var metric = "rowsPerCpuSecond";
        double rate = ours.rowsPerCpuSecond();
        theirs.ifPresentOrElse(
                cpu -> report.compare(name, metric, rate, "rows/s", peer, ours.rows() / cpu),
                () ->
                        report.addNote(
                                name, metric, rate, "rows/s", "peer psql is not on this machine"));
    }

    /// The peers that come from registries, with the same file.
    void peers(Map<String, Peers.Peer> peers) throws IOException, InterruptedException {
        double rows = OrdersFile.rows(orders);
        for (var peer : peers.entrySet()) {
            var cpu = peer.getValue().load(bench, orders);
            cpu.ifPresentOrElse(
                    spent -> report.add(peer.getKey(), "rowsPerCpuSecond", rows / spent, "rows/s"),
                    () ->
                            report.addNote(
                                    peer.getKey(),
                                    "rowsPerCpuSecond",
                                    0,
                                    "rows/s",
                                    "it could not be installed from its registry or failed"));
        }
    }
}
