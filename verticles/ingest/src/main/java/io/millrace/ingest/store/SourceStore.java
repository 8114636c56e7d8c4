package io.millrace.ingest.store;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Streams that are read without end, and how far.
public final class SourceStore {
    private static final String STREAMS =
            """
            select name, kind, topic, format, dataset, pointer, problem, batch_records, batch_millis,
                   settings::text, secret
              from sources where kind = 'kafka' and ($1::text is null or name = $1) order by name
            """;
    private static final String KIND = "select kind from sources where name = $1";
    private static final String PUT =
            """
            insert into sources
                (name, kind, topic, format, dataset, pointer, batch_records, batch_millis, settings,
                 secret)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10)
            on conflict (name) do update
               set kind = excluded.kind, topic = excluded.topic, format = excluded.format,
                   dataset = excluded.dataset, pointer = excluded.pointer, problem = null,
                   batch_records = excluded.batch_records, batch_millis = excluded.batch_millis,
                   settings = excluded.settings, secret = excluded.secret
            """;
    private static final String LOCK = "lock table sources in share row exclusive mode";
    private static final String COUNT_OTHERS = "select count(*) from sources where name <> $1";
    private static final String LOCK_ONE = "select topic from sources where name = $1 for update";
    private static final String DELETE_OFFSETS = "delete from kafka_offsets where source = $1";
    private static final String DELETE = "delete from sources where name = $1";
    private static final String OFFSETS =
            """
            select o.partition, o.next_offset
              from kafka_offsets o join sources s on s.name = o.source and s.topic_id = o.topic_id
             where o.source = $1
            """;
    private static final String SET_TOPIC_ID =
            "update sources set topic_id = $2 where name = $1 and topic_id is distinct from $2";
    private static final String SET_PROBLEM =
            "update sources set problem = $2 where name = $1 and problem is distinct from $2";
    private static final String TENANTS = "select id from millrace.tenants order by id";
    private static final String OPEN =
            """
            select id from millrace.tenants
            where suspended_at is null and deleting_at is null and coalesce(held_until < now(), true)
            order by id
            """;

    /// When a batch closes.
    ///
    /// @param linger after its first record
    public record Closing(int records, Duration linger) {}

    /// @param pointer null is the whole value
    /// @param closing null leaves it to the node
    /// @param settings JSON of how Avro is decoded; null for another format
    /// @param secret sealed
    public record Stream(
            String name,
            String kind,
            String topic,
            String format,
            String dataset,
            @Nullable String pointer,
            @Nullable String problem,
            @Nullable Closing closing,
            @Nullable String settings,
            @Nullable String secret) {}

    public List<Stream> all(SqlConnection c) {
        return streams(c, null);
    }

    /// @return empty when there is no such source that is read without end
    public Optional<Stream> find(SqlConnection c, String name) {
        return streams(c, name).stream().findFirst();
    }

    private static List<Stream> streams(SqlConnection c, @Nullable String name) {
        var found = new ArrayList<Stream>();
        for (var row : c.preparedQuery(STREAMS).execute(Tuple.of(name)).await()) {
            found.add(stream(row));
        }
        return found;
    }

    public void put(SqlConnection c, Stream s) {
        var values = Tuple.of(s.name(), s.kind(), s.topic(), s.format(), s.dataset(), s.pointer());
        var closing = s.closing();
        values.addInteger(closing == null ? null : closing.records());
        values.addLong(closing == null ? null : closing.linger().toMillis());
        values.addString(s.settings()).addString(s.secret());
        c.preparedQuery(PUT).execute(values).await();
    }

    /// Keeps others from adding a source until the transaction ends.
    ///
    /// @return how many sources there are beside `name`
    public long lockOthers(SqlConnection c, String name) {
        c.preparedQuery(LOCK).execute().await();
        var rows = c.preparedQuery(COUNT_OTHERS).execute(Tuple.of(name)).await();
        return rows.iterator().next().getLong(0);
    }

    /// @return empty when there is no such source
    public Optional<String> kind(SqlConnection c, String name) {
        var rows = c.preparedQuery(KIND).execute(Tuple.of(name)).await().iterator();
        return rows.hasNext() ? Optional.of(rows.next().getString(0)) : Optional.empty();
    }

    /// Forgets a source and how far it was read. A reader that is storing comes to its end first.
    ///
    /// @return whether there was one
    public boolean delete(SqlConnection c, String name) {
        if (c.preparedQuery(LOCK_ONE).execute(Tuple.of(name)).await().size() == 0) return false;
        c.preparedQuery(DELETE_OFFSETS).execute(Tuple.of(name)).await();
        c.preparedQuery(DELETE).execute(Tuple.of(name)).await();
        return true;
    }

    /// The next offset of each partition that was read already.
    public Map<Integer, Long> offsets(SqlConnection c, String source) {
        var offsets = new HashMap<Integer, Long>();
        for (var row : c.preparedQuery(OFFSETS).execute(Tuple.of(source)).await()) {
            offsets.put(row.getInteger(0), row.getLong(1));
        }
        return offsets;
    }

    public void setTopicId(SqlConnection c, String source, String topicId) {
        c.preparedQuery(SET_TOPIC_ID).execute(Tuple.of(source, topicId)).await();
    }

    public void setProblem(SqlConnection c, String source, @Nullable String problem) {
        c.preparedQuery(SET_PROBLEM).execute(Tuple.of(source, problem)).await();
    }

    /// Ids of all tenants; as the platform.
    public List<String> tenants(SqlConnection c) {
        return ids(c, TENANTS);
    }

    /// Ids of the tenants whose sources are read: those that are not suspended or held; as the
    /// platform.
    public List<String> open(SqlConnection c) {
        return ids(c, OPEN);
    }

    private static List<String> ids(SqlConnection c, String sql) {
        var ids = new ArrayList<String>();
        for (var row : c.preparedQuery(sql).execute().await()) ids.add(row.getString(0));
        return ids;
    }

    private static Stream stream(Row row) {
        return new Stream(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                closing(row.getInteger(7), row.getLong(8)),
                row.getString(9),
                row.getString(10));
    }

    private static @Nullable Closing closing(@Nullable Integer records, @Nullable Long millis) {
        if (records == null || millis == null) return null;
        return new Closing(records, Duration.ofMillis(millis));
    }
}
