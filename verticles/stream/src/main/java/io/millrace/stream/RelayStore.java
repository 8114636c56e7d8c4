package io.millrace.stream;

import io.millrace.kernel.Json;
import io.millrace.tenants.db.ServerDb;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The outbox's tables on one server. Numbering and publishing take a lock, so that one relay of
/// the cluster works at a time and numbers follow the order of sending.
final class RelayStore {
    private static final long LOCK = 0x72656c61790000L;
    private static final int BATCH = 500;
    private static final int KEEP = 2_000;

    // A node that is halted while it holds the lock must not hold up the others. Sending to Kafka
    // happens under it; what another relay then sends as well, readers drop by its number.
    private static final String LET_GO = "set local idle_in_transaction_session_timeout = '8s'";

    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock($1)";
    private static final String UNNUMBERED =
            """
            select id, tenant, channels::text, at from millrace.outbox
            where seqs is null order by id limit $1
            """;
    private static final String ADVANCE =
            """
            insert into millrace.live_positions as p (tenant, channel, seq)
            select * from unnest($1::text[], $2::text[], $3::bigint[])
            on conflict (tenant, channel) do update set seq = p.seq + excluded.seq
            returning tenant, channel, seq
            """;
    private static final String LOG =
            """
            insert into millrace.live_log (tenant, channel, seq, at, data)
            select t, c, s, a, d::jsonb
            from unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::text[]) as e (t, c, s, a, d)
            """;
    private static final String NUMBER =
            """
            update millrace.outbox o set seqs = e.seqs::jsonb
            from unnest($1::bigint[], $2::text[]) as e (id, seqs) where o.id = e.id
            """;
    private static final String UNPUBLISHED =
            """
            select id, tenant, topic, type, entity, channels::text, at, seqs::text, data::text, parent
            from millrace.outbox
            where seqs is not null order by id limit $1
            """;
    private static final String PUBLISHED = "delete from millrace.outbox where id = any ($1)";
    private static final String TRIM_LOG =
            """
            delete from millrace.live_log l using millrace.live_positions p
            where p.tenant = l.tenant and p.channel = l.channel and l.seq <= p.seq - $1
            """;

    private final ServerDb db;

    RelayStore(ServerDb db) {
        this.db = db;
    }

    /// An event that is numbered and not yet in Kafka.
    ///
    /// @param tenant null for what is no tenant's
    /// @param data of an event that is on no channel
    /// @param parent `traceparent` of what caused it, where spans are collected
    record Numbered(
            long id,
            @Nullable String tenant,
            String topic,
            String type,
            String entity,
            String channels,
            OffsetDateTime at,
            String seqs,
            @Nullable String data,
            @Nullable String parent) {}

    private record Entry(
            long id, @Nullable String tenant, Map<String, Object> channels, OffsetDateTime at) {}

    /// How a round went.
    enum Round {
        /// There was no more than it took.
        ENDED,
        /// There may be more.
        MORE,
        /// Another relay is at work.
        ELSEWHERE;

        private static Round of(int events) {
            return events == BATCH ? MORE : ENDED;
        }
    }

    /// How long the oldest event has waited; no time when there is none.
    Duration oldest() {
        return db.platform(Outbox::oldestUnsent);
    }

    /// Numbers the oldest events.
    Round number() {
        return db.platform(c -> {
            if (!lock(c)) return Round.ELSEWHERE;
            var entries = unnumbered(c);
            if (!entries.isEmpty()) write(c, entries);
            return Round.of(entries.size());
        });
    }

    private static boolean lock(SqlConnection c) {
        var told = c.preparedQuery(LET_GO).execute();
        var tried = c.preparedQuery(TRY_LOCK).execute(Tuple.of(LOCK));
        return told.compose(_ -> tried).await().iterator().next().getBoolean(0);
    }

    private static List<Entry> unnumbered(SqlConnection c) {
        var entries = new ArrayList<Entry>();
        for (var row : c.preparedQuery(UNNUMBERED).execute(Tuple.of(BATCH)).await()) {
            entries.add(
                    new Entry(
                            row.getLong(0),
                            row.getString(1),
                            Json.readObject(row.getString(2)),
                            row.getOffsetDateTime(3)));
        }
        return entries;
    }

    private record Channel(@Nullable String tenant, String name) {}

    private static void write(SqlConnection c, List<Entry> entries) {
        var next = positionsBefore(c, entries);
        var ids = new ArrayList<Long>();
        var seqs = new ArrayList<String>();
        var tenants = new ArrayList<String>();
        var channels = new ArrayList<String>();
        var numbers = new ArrayList<Long>();
        var times = new ArrayList<OffsetDateTime>();
        var data = new ArrayList<String>();
        for (var entry : entries) {
            var given = new LinkedHashMap<String, Long>();
            for (var part : entry.channels().entrySet()) {
                long seq = next.merge(new Channel(entry.tenant(), part.getKey()), 1L, Long::sum);
                given.put(part.getKey(), seq);
                tenants.add(entry.tenant());
                channels.add(part.getKey());
                numbers.add(seq);
                times.add(entry.at());
                data.add(Json.write(part.getValue()));
            }
            ids.add(entry.id());
            seqs.add(Json.write(given));
        }
        var logged =
                c.preparedQuery(LOG)
                        .execute(
                                Tuple.of(
                                        tenants.toArray(String[]::new),
                                        channels.toArray(String[]::new),
                                        numbers.toArray(Long[]::new),
                                        times.toArray(OffsetDateTime[]::new),
                                        data.toArray(String[]::new)));
        var numbered =
                c.preparedQuery(NUMBER)
                        .execute(
                                Tuple.of(
                                        ids.toArray(Long[]::new),
                                        (Object) seqs.toArray(String[]::new)));
        Future.all(logged, numbered).await();
    }

    /// Moves every channel on by its number of events and returns where each stood before.
    private static Map<Channel, Long> positionsBefore(SqlConnection c, List<Entry> entries) {
        var counts = new LinkedHashMap<Channel, Long>();
        for (var entry : entries) {
            for (var name : entry.channels().keySet()) {
                counts.merge(new Channel(entry.tenant(), name), 1L, Long::sum);
            }
        }
        var tenants = counts.keySet().stream().map(Channel::tenant).toArray(String[]::new);
        var names = counts.keySet().stream().map(Channel::name).toArray(String[]::new);
        var values = Tuple.of(tenants, names, counts.values().toArray(Long[]::new));
        var before = new LinkedHashMap<Channel, Long>();
        for (var row : c.preparedQuery(ADVANCE).execute(values).await()) {
            var channel = new Channel(row.getString(0), row.getString(1));
            before.put(channel, row.getLong(2) - counts.getOrDefault(channel, 0L));
        }
        return before;
    }

    /// Hands the oldest unpublished events to `send`, which returns when Kafka has them, and drops
    /// them. A crash in between sends them once more with the same numbers.
    Round publish(Consumer<List<Numbered>> send) {
        return db.platform(c -> {
            if (!lock(c)) return Round.ELSEWHERE;
            var events = unpublished(c);
            if (events.isEmpty()) return Round.ENDED;
            send.accept(events);
            var ids = events.stream().map(Numbered::id).toArray(Long[]::new);
            c.preparedQuery(PUBLISHED).execute(Tuple.of((Object) ids)).await();
            return Round.of(events.size());
        });
    }

    private static List<Numbered> unpublished(SqlConnection c) {
        var events = new ArrayList<Numbered>();
        for (Row row : c.preparedQuery(UNPUBLISHED).execute(Tuple.of(BATCH)).await()) {
            events.add(
                    new Numbered(
                            row.getLong(0),
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getOffsetDateTime(6),
                            row.getString(7),
                            row.getString(8),
                            row.getString(9)));
        }
        return events;
    }

    /// Drops what no socket can still resume from.
    void trim() {
        db.platform(c -> c.preparedQuery(TRIM_LOG).execute(Tuple.of(KEEP)).await().rowCount());
    }
}
