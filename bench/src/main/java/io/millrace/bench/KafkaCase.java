package io.millrace.bench;

import io.millrace.kernel.Json;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A topic that a source of a tenant reads into an upsert dataset, and what of it is stored.
///
/// @param name of the topic and the source; of the dataset too
record KafkaCase(Client client, Database database, String tenant, String name) {
    private static final long POLL_MILLIS = 100;

    static KafkaCase declare(Client client, Database database, String name)
            throws IOException, InterruptedException {
        var dataset = Map.of("mode", "upsert", "key", List.of("id"));
        client.put("/api/v1/datasets/" + name, "application/json", Json.write(dataset));
        return new KafkaCase(client, database, client.tenant(), name);
    }

    /// Lets the node read the topic from its beginning.
    void read() throws IOException, InterruptedException {
        var source = Map.of("kind", "kafka", "topic", name, "dataset", name);
        client.put("/api/v1/sources/" + name, "application/json", Json.write(source));
    }

    /// Records that the ledger accounts for.
    long taken() throws SQLException {
        return (long)
                database.number(
                        "select sum(rows_in) from t_%s.batches where dataset = '%s'"
                                .formatted(tenant, name));
    }

    /// Waits until so many records are taken.
    ///
    /// @return records that are missing after `patience`
    long await(long records, Duration patience) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (taken() < records && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return records - taken();
    }

    /// Milliseconds from the producer's send to the end of the transaction that stored and merged
    /// the record, which `share` of the records do not exceed.
    ///
    /// @param first records that do not count
    double lagMillis(long first, double share) throws SQLException {
        var sql =
                """
                select percentile_disc(%s) within group (
                           order by extract(epoch from b.finished_at) * 1000 - r.sent / 1000.0)
                  from t_%s_raw."%s" r join t_%s.batches b on b.id = r._batch
                 where r.n * %d + r.key >= %d
                """
                        .formatted(Double.toString(share), tenant, name, tenant, Topic.KEYS, first);
        return database.number(sql);
    }

    /// Seconds from the first batch's beginning to the last one's end.
    double seconds() throws SQLException {
        var sql =
                """
                select extract(epoch from max(finished_at) - min(started_at))
                  from t_%s.batches where dataset = '%s'
                """
                        .formatted(tenant, name);
        return database.number(sql);
    }

    /// Rows stored after a later one of their key, of the keys below `keys`.
    long disordered(int keys) throws SQLException {
        return (long) database.number(inOrder("n < before", keys));
    }

    /// Rows stored a second time, of the keys below `keys`.
    long doubled(int keys) throws SQLException {
        return (long) database.number(inOrder("n = before", keys));
    }

    private String inOrder(String fault, int keys) {
        return """
        select count(*) filter (where %s) from (
            select n, max(n) over (partition by key order by _batch, _line
                       rows between unbounded preceding and 1 preceding) as before
              from t_%s_raw."%s" where key < %d) as stored
        """
                .formatted(fault, tenant, name, keys);
    }

    /// Keys whose last stored state is not the one with the highest number that was stored.
    long stale() throws SQLException {
        var sql =
                """
                select count(*) from t_%1$s_raw."%2$s_current" c
                  join (select id, max(sent) as sent from t_%1$s_raw."%2$s" group by id) l using (id)
                 where c.sent <> l.sent
                """
                        .formatted(tenant, name);
        return (long) database.number(sql);
    }
}
