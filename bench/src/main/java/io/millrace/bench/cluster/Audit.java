package io.millrace.bench.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// What a tenant has stored, held against what was acknowledged.
///
/// @param total rows stored
/// @param lost acknowledged and not stored
/// @param doubled stored more than once
/// @param disordered stored after a later one of the same key
/// @param altered stored with another amount than was sent
record Audit(long total, long lost, long doubled, long disordered, long altered) {
    private static final int AMOUNTS = 10_000;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /// What the ledger says.
    ///
    /// @param batches stored
    /// @param rowsIn of them
    /// @param unbalanced batches whose rows in are not those stored and those set aside
    /// @param open batches that did not come to be stored
    /// @param slowest from the arrival of an upload to its end
    record Ledger(long batches, long rowsIn, long unbalanced, long open, Duration slowest) {}

    /// Reads a dataset from one node; waits first until all that was acknowledged is there.
    static Audit of(Tenant tenant, URI node, String dataset, Set<String> acknowledged)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var rows = stored(tenant, node, dataset);
        while (!ids(rows).containsAll(acknowledged) && System.nanoTime() < deadline) {
            TimeUnit.SECONDS.sleep(2);
            rows = stored(tenant, node, dataset);
        }
        var distinct = ids(rows);
        long lost = acknowledged.stream().filter(id -> !distinct.contains(id)).count();
        long altered = rows.stream().filter(row -> row.amount() != amount(row.id())).count();
        return new Audit(
                rows.size(), lost, rows.size() - distinct.size(), disordered(rows), altered);
    }

    /// What the row of this id is sent with.
    static long amount(String id) {
        return Math.floorMod(id.hashCode(), AMOUNTS);
    }

    private record Row(String id, long amount) {}

    private static Set<String> ids(List<Row> rows) {
        return rows.stream().map(Row::id).collect(Collectors.toSet());
    }

    /// Ids are `key-number`, or `key-number-row`; numbers of a key are to grow.
    private static long disordered(List<Row> stored) {
        var highest = new HashMap<String, Long>();
        long disordered = 0;
        for (var row : stored) {
            var parts = row.id().split("-", -1);
            long number = Long.parseLong(parts[1]);
            if (highest.getOrDefault(parts[0], -1L) > number) disordered++;
            highest.merge(parts[0], number, Math::max);
        }
        return disordered;
    }

    private static List<Row> stored(Tenant tenant, URI node, String dataset)
            throws IOException, InterruptedException {
        var rows = new ArrayList<Row>();
        var path = "/api/v1/datasets/" + dataset + "/rows?limit=1000";
        for (var cursor = ""; ; ) {
            var page = tenant.get(node, path + cursor);
            for (var item : page.path("items")) {
                rows.add(new Row(item.path("id").asText(), item.path("amount").asLong()));
            }
            if (!page.hasNonNull("next")) return rows;
            var next = URLEncoder.encode(page.path("next").asText(), StandardCharsets.UTF_8);
            cursor = "&cursor=" + next;
        }
    }

    /// Reads what was set aside of a dataset; waits first until all that is to be there is there.
    ///
    /// @param spoilt lines of acknowledged batches that are no records
    static Audit ofQuarantine(Tenant tenant, Ground ground, String dataset, Set<String> spoilt)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var lines = setAside(tenant, ground, dataset);
        while (!new HashSet<>(lines).containsAll(spoilt) && System.nanoTime() < deadline) {
            TimeUnit.SECONDS.sleep(2);
            lines = setAside(tenant, ground, dataset);
        }
        var distinct = new HashSet<>(lines);
        long lost = spoilt.stream().filter(line -> !distinct.contains(line)).count();
        return new Audit(lines.size(), lost, lines.size() - distinct.size(), 0, 0);
    }

    private static List<String> setAside(Tenant tenant, Ground ground, String dataset)
            throws SQLException {
        var lines = new ArrayList<String>();
        var sql =
                "select raw from t_%s.quarantine where dataset = '%s'"
                        .formatted(tenant.id(), dataset);
        try (var connection = ground.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            while (row.next()) lines.add(row.getString(1));
        }
        return lines;
    }

    /// Keys whose last record is another than the one that is merged. Waits until there is none.
    ///
    /// @param dataset that keeps all records
    /// @param last dataset that keeps the last of each key
    static long stale(Tenant tenant, Ground ground, String dataset, String last)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long stale = stale(ground, tenant.id(), dataset, last);
        while (stale > 0 && System.nanoTime() < deadline) {
            TimeUnit.SECONDS.sleep(2);
            stale = stale(ground, tenant.id(), dataset, last);
        }
        return stale;
    }

    private static long stale(Ground ground, String tenant, String dataset, String last)
            throws SQLException {
        var sql =
                """
                select count(*)
                  from (select key, max(number) as number from t_%1$s_raw."%2$s" group by key) as a
                  full join t_%1$s_raw."%3$s_current" as l using (key)
                 where l.number is distinct from a.number
                """
                        .formatted(tenant, dataset, last);
        try (var connection = ground.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Waits until no batch is open any more.
    static Ledger ledger(Tenant tenant, Ground ground) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        var ledger = read(tenant, ground);
        while (ledger.open() > 0 && System.nanoTime() < deadline) {
            TimeUnit.SECONDS.sleep(1);
            ledger = read(tenant, ground);
        }
        return ledger;
    }

    private static Ledger read(Tenant tenant, Ground ground) throws SQLException {
        var sql =
                """
                select count(*) filter (where state = 'stored'), coalesce(sum(rows_in), 0),
                    count(*) filter (where state = 'stored' and rows_in <> rows_stored + rows_quarantined),
                    count(*) filter (where state <> 'stored'),
                    coalesce(extract(epoch from max(finished_at - received_at)
                        filter (where source = 'http')), 0)
                from t_%s.batches
                """
                        .formatted(tenant.id());
        try (var connection = ground.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return new Ledger(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    Duration.ofMillis((long) (row.getDouble(5) * 1_000)));
        }
    }
}
