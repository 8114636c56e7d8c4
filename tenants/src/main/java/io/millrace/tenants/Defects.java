package io.millrace.tenants;

import io.millrace.kernel.Problem;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Errors of the program, those of one place together, for the platform's operator. Counted in
/// memory and added every few seconds to what all nodes have in Postgres.
public final class Defects {
    private static final Logger LOG = LoggerFactory.getLogger(Defects.class);
    private static final Duration ROUND = Duration.ofSeconds(2);
    // Of places between two rounds, and of those that are kept.
    private static final int MOST_NEW = 100;
    private static final int KEPT = 500;
    private static final int SHOWN = 200;
    private static final String ADD =
            """
            insert into millrace.defects as d
                (id, kind, place, service, version, node, trace, stack, count, first_at, last_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (id) do update set
                service = excluded.service, version = excluded.version, node = excluded.node,
                trace = excluded.trace, stack = excluded.stack, count = d.count + excluded.count,
                last_at = greatest(d.last_at, excluded.last_at), resolved_at = null
            """;
    private static final String TRIM =
            """
            delete from millrace.defects where id in
                (select id from millrace.defects order by last_at desc offset $1)
            """;
    private static final String LIST =
            """
            select id, kind, place, service, version, node, trace, stack, count, first_at, last_at, resolved_at
            from millrace.defects where $1::text is null or id = $1
            order by resolved_at is not null, last_at desc limit $2
            """;
    private static final String RESOLVE =
            "update millrace.defects set resolved_at = coalesce(resolved_at, now()) where id = $1";

    private final TenantDb db;
    private final Clock clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final AtomicBoolean writing = new AtomicBoolean();

    /// @param trace of the last one
    private record Seen(
            Defect defect, String service, String trace, long count, Instant first, Instant last) {
        Seen plus(Seen later) {
            return new Seen(
                    later.defect,
                    later.service,
                    later.trace,
                    count + later.count,
                    first,
                    later.last);
        }
    }

    /// One place where something is wrong.
    ///
    /// @param version, node and trace of the last time
    /// @param stack without messages, which may hold a tenant's data
    public record Item(
            String id,
            String kind,
            String place,
            String service,
            String version,
            String node,
            String trace,
            String stack,
            long count,
            Instant firstAt,
            Instant lastAt,
            Optional<Instant> resolvedAt) {}

    Defects(TenantDb db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /// Counts what was thrown where nobody expected it. Returns at once.
    ///
    /// @param service where, or empty
    /// @param trace of the request that it ended, or empty
    public void add(Throwable thrown, String service, String trace) {
        var defect = Defect.of(thrown);
        if (seen.size() >= MOST_NEW && !seen.containsKey(defect.id())) return;
        var now = clock.instant();
        seen.merge(defect.id(), new Seen(defect, service, trace, 1, now, now), Seen::plus);
    }

    /// Begins to write down what is counted.
    ///
    /// @return ends it
    public Runnable start(Vertx vertx, String node, String version) {
        long timer =
                vertx.setPeriodic(
                        ROUND.toMillis(),
                        _ -> {
                            if (!seen.isEmpty()) {
                                Thread.ofVirtual().start(() -> write(node, version));
                            }
                        });
        return () -> {
            vertx.cancelTimer(timer);
            write(node, version);
        };
    }

    /// Writes down what was counted since the last time; what cannot be written stays.
    void write(String node, String version) {
        if (!writing.compareAndSet(false, true)) return;
        var taken = new ArrayList<Seen>();
        for (var id : List.copyOf(seen.keySet())) {
            var one = seen.remove(id);
            if (one != null) taken.add(one);
        }
        try {
            if (!taken.isEmpty()) db.platform(c -> write(c, taken, node, version));
        } catch (RuntimeException e) { // Postgres is away
            for (var one : taken) seen.merge(one.defect().id(), one, (now, old) -> old.plus(now));
            LOG.atDebug().addKeyValue("service", "defects").setCause(e).log("not written down");
        } finally {
            writing.set(false);
        }
    }

    private static @Nullable Void write(
            SqlConnection c, List<Seen> taken, String node, String version) {
        for (var one : taken) {
            c.preparedQuery(ADD)
                    .execute(
                            Tuple.tuple()
                                    .addString(one.defect().id())
                                    .addString(one.defect().kind())
                                    .addString(one.defect().place())
                                    .addString(one.service())
                                    .addString(version)
                                    .addString(node)
                                    .addString(one.trace())
                                    .addString(one.defect().stack())
                                    .addLong(one.count())
                                    .addOffsetDateTime(one.first().atOffset(ZoneOffset.UTC))
                                    .addOffsetDateTime(one.last().atOffset(ZoneOffset.UTC)))
                    .await();
        }
        c.preparedQuery(TRIM).execute(Tuple.of(KEPT)).await();
        return null;
    }

    /// Those that are open first, of each the latest first; at most 200.
    public List<Item> list() {
        return read(null);
    }

    private List<Item> read(@Nullable String id) {
        return db.platform(c -> {
            var items = new ArrayList<Item>();
            for (var row : c.preparedQuery(LIST).execute(Tuple.of(id, SHOWN)).await()) {
                items.add(item(row));
            }
            return List.copyOf(items);
        });
    }

    private static Item item(Row row) {
        return new Item(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getLong(8),
                row.getOffsetDateTime(9).toInstant(),
                row.getOffsetDateTime(10).toInstant(),
                Optional.ofNullable(row.getOffsetDateTime(11)).map(OffsetDateTime::toInstant));
    }

    /// Takes one as mended; it opens again by itself when it comes again.
    ///
    /// @throws io.millrace.kernel.ProblemException `not-found`
    public Item resolve(String id) {
        db.platform(c -> c.preparedQuery(RESOLVE).execute(Tuple.of(id)).await().rowCount());
        return read(id).stream()
                .findFirst()
                .orElseThrow(() -> Problem.notFound("No such error.").toException());
    }
}
