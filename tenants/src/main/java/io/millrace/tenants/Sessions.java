package io.millrace.tenants;

import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sign-ins that were ended before their access tokens expired. Every node keeps them in
/// memory; the bus tells it at once and a look at the table each second does when the bus does not.
public final class Sessions {
    /// Bus address on which the id of an ended session is published.
    public static final String REVOKED = "sessions.revoked";

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int POLL_MILLIS = 1_000;
    private static final int OVERLAP_SECONDS = 10;

    private static final String INSERT =
            """
            insert into millrace.revoked_sessions (family, expires_at) values ($1, $2)
            on conflict (family) do nothing
            """;
    private static final String SINCE =
            """
            select family, expires_at from millrace.revoked_sessions
            where revoked_at > $1 and expires_at > now()
            """;
    private static final String EXPIRE =
            "delete from millrace.revoked_sessions where expires_at < now() - interval '1 hour'";

    private final Vertx vertx;
    private final TenantDb db;
    private final AccountSettings settings;
    private final Clock clock;
    private final Map<String, Instant> ended = new ConcurrentHashMap<>();
    private volatile OffsetDateTime seen =
            OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    Sessions(Vertx vertx, TenantDb db, AccountSettings settings, Clock clock) {
        this.vertx = vertx;
        this.db = db;
        this.settings = settings;
        this.clock = clock;
        vertx.eventBus().<String>consumer(REVOKED, m -> remember(m.body(), lastExpiry()));
    }

    /// Starts looking at the table.
    void start() {
        poll();
        vertx.setPeriodic(POLL_MILLIS, _ -> Thread.ofVirtual().start(this::poll));
    }

    boolean revoked(String session) {
        return ended.containsKey(session);
    }

    /// Ends a session, in the caller's transaction; [#announce] follows the commit.
    void revoke(SqlConnection c, String session) {
        var expires = OffsetDateTime.ofInstant(lastExpiry(), ZoneOffset.UTC);
        c.preparedQuery(INSERT).execute(Tuple.of(session, expires)).await();
    }

    void announce(String session) {
        remember(session, lastExpiry());
        vertx.eventBus().publish(REVOKED, session);
    }

    private Instant lastExpiry() {
        return clock.instant().plus(settings.accessLife());
    }

    private void remember(String session, Instant until) {
        ended.put(session, until);
    }

    private void poll() {
        try {
            db.platform(c -> {
                var now = OffsetDateTime.now(clock);
                for (var row : c.preparedQuery(SINCE).execute(Tuple.of(seen)).await()) {
                    remember(row.getString(0), row.getOffsetDateTime(1).toInstant());
                }
                seen = now.minusSeconds(OVERLAP_SECONDS);
                return c.preparedQuery(EXPIRE).execute().await().rowCount();
            });
            ended.values().removeIf(until -> until.isBefore(clock.instant()));
        } catch (RuntimeException e) { // Postgres is away; the next look comes in a second
            LOG.atWarn()
                    .addKeyValue("service", "sessions")
                    .setCause(e)
                    .log("cannot look for ended sessions");
        }
    }
}
