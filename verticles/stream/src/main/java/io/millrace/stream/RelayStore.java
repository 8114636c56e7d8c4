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
import org.jspecify.annotations.Nullable;

/// The outbox's tables on one server. A round of events is numbered, sent, and dropped with the
/// numbering of the next; numbering takes a lock, so that one relay of the cluster does it at a
/// time.
final class RelayStore {
    private static final long LOCK = 0x72656c61790000L;
    private static final int MOST = 2_000;
    private static final int MOST_BYTES = 4 << 20;
    private static final int KEEP = 2_000;

    // A node that is halted while it holds the lock must not hold up the others.
    private static final String LET_GO = "set local idle_in_transaction_session_timeout = '8s'";

    private static final String TRY_LOCK = "select pg_try_advisory_xact_lock($1)";
    // The first one always; then as many as memory should hold.
    private static final String OLDEST =
            """
            select id, tenant, topic, type, entity, channels::text, at, seqs::text, data::text, parent
            from (select *, sum(pg_column_size(channels)) over (order by id) - pg_column_size(channels) as bytes
                  from (select * from millrace.outbox order by id limit $1) o) o
            where bytes < $2 order by id
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
    private static final String DROP = "delete from millrace.outbox where id = any ($1)";
    private static final String TRIM_LOG =
            """
            delete from millrace.live_log l using millrace.live_positions p
            where p.tenant = l.tenant and p.channel = l.channel and l.seq <= p.seq - $1
            """;

    private final ServerDb db;

    RelayStore(ServerDb db) {
        this.db = db;
    }

    /// An event of the outbox, whose JSON is as Postgres wrote it.
    ///
    /// @param tenant null for what is no tenant's
    /// @param seqs null until it is numbered
    /// @param data of an event that is on no channel
    /// @param parent `traceparent` of what caused it, where spans are collected
    record Entry(
            long id,
            @Nullable String tenant,
            String topic,
            String type,
            String entity,
            String channels,
            OffsetDateTime at,
            @Nullable String seqs,
            @Nullable String data,
            @Nullable String parent) {
        private static Entry of(Row row) {
            return new Entry(
                    row.getLong(0),
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5),
                    row.getOffsetDateTime(6),
                    row.getString(7),
                    row.getString(8),
                    row.getString(9));
        }

        private Entry numbered(String its) {
            return new Entry(id, tenant, topic, type, entity, channels, at, its, data, parent);
        }
    }

    /// Events to send, in their order.
    ///
    /// @param isOurs false when another relay is at work
    /// @param isMore whether there may be more than these
    record Round(List<Entry> events, boolean isOurs, boolean isMore) {
        private static final Round ELSEWHERE = new Round(List.of(), false, false);

        Round {
            events = List.copyOf(events);
        }

        List<Long> ids() {
            return events.stream().map(Entry::id).toList();
        }
    }

    /// How long the oldest event has waited; no time when there is none.
    Duration oldest() {
        return db.platform(Outbox::oldestUnsent);
    }

    /// Drops the events of the round before, which Kafka has, and numbers the next ones. Those that
    /// a relay numbered and did not drop are sent once more, with the numbers they have.
    ///
    /// @param sent ids of the round before; empty for none
    Round next(List<Long> sent) {
        return db.platform(c -> {
            if (!lock(c)) return Round.ELSEWHERE;
            // Where all are gone another relay has sent them too, and goes on.
            if (!sent.isEmpty() && drop(c, sent) == 0) return Round.ELSEWHERE;
            var oldest = oldest(c);
            var left = oldest.stream().filter(event -> event.seqs() != null).toList();
            return left.isEmpty()
                    ? new Round(number(c, oldest), true, oldest.size() == MOST)
                    : new Round(left, true, true);
        });
    }

    /// Drops the events of a last round.
    void end(List<Long> sent) {
        db.platform(c -> drop(c, sent));
    }

    private static int drop(SqlConnection c, List<Long> ids) {
        var values = Tuple.of((Object) ids.toArray(Long[]::new));
        return c.preparedQuery(DROP).execute(values).await().rowCount();
    }

    private static List<Entry> oldest(SqlConnection c) {
        var events = new ArrayList<Entry>();
        var rows = c.preparedQuery(OLDEST).execute(Tuple.of(MOST, MOST_BYTES)).await();
        for (var row : rows) events.add(Entry.of(row));
        return events;
    }

    private static boolean lock(SqlConnection c) {
        var told = c.preparedQuery(LET_GO).execute();
        var tried = c.preparedQuery(TRY_LOCK).execute(Tuple.of(LOCK));
        return told.compose(_ -> tried).await().iterator().next().getBoolean(0);
    }

    private record Channel(@Nullable String tenant, String name) {}

    private record Content(Entry event, Map<String, Object> channels) {}

    private static List<Entry> number(SqlConnection c, List<Entry> events) {
        if (events.isEmpty()) return events;
        var contents =
                events.stream()
                        .map(event -> new Content(event, Json.readObject(event.channels())))
                        .toList();
        var next = positionsBefore(c, contents);
        var numbered = new ArrayList<Entry>();
        var tenants = new ArrayList<String>();
        var channels = new ArrayList<String>();
        var numbers = new ArrayList<Long>();
        var times = new ArrayList<OffsetDateTime>();
        var data = new ArrayList<String>();
        for (var content : contents) {
            var event = content.event();
            var given = new LinkedHashMap<String, Long>();
            for (var part : content.channels().entrySet()) {
                long seq = next.merge(new Channel(event.tenant(), part.getKey()), 1L, Long::sum);
                given.put(part.getKey(), seq);
                tenants.add(event.tenant());
                channels.add(part.getKey());
                numbers.add(seq);
                times.add(event.at());
                data.add(Json.write(part.getValue()));
            }
            numbered.add(event.numbered(Json.write(given)));
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
        Future.all(logged, c.preparedQuery(NUMBER).execute(numbers(numbered))).await();
        return numbered;
    }

    private static Tuple numbers(List<Entry> events) {
        return Tuple.of(
                events.stream().map(Entry::id).toArray(Long[]::new),
                (Object) events.stream().map(Entry::seqs).toArray(String[]::new));
    }

    /// Moves every channel on by its number of events and returns where each stood before.
    private static Map<Channel, Long> positionsBefore(SqlConnection c, List<Content> contents) {
        var counts = new LinkedHashMap<Channel, Long>();
        for (var content : contents) {
            for (var name : content.channels().keySet()) {
                counts.merge(new Channel(content.event().tenant(), name), 1L, Long::sum);
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

    /// Drops what no socket can still resume from.
    void trim() {
        db.platform(c -> c.preparedQuery(TRIM_LOG).execute(Tuple.of(KEEP)).await().rowCount());
    }
}
