package io.millrace.tenants;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sign-ins that were ended before their access tokens expired. Every node keeps them in
/// memory; the bus tells it at once and a look at the table each second does when the bus does not.
public final class Sessions {
    /// Bus address on which the id of an ended session is published.
    public static final String REVOKED = "sessions.revoked";

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int POLL_MILLIS = 1_000;
    private static final int FORGET_MILLIS = 60_000;
    // A transaction may commit after a look that began after it.
    private static final int OVERLAP_SECONDS = 30;

    private static final String INSERT =
            """
            insert into millrace.revoked_sessions (family, expires_at)
            values ($1, now() + $2 * interval '1 second')
            on conflict (family) do nothing
            """;
    private static final String INSERT_ALL =
            """
            insert into millrace.revoked_sessions (family, expires_at)
            select family, now() + $3 * interval '1 second' from (
                select family from millrace.refresh_tokens
                where tenant = $1 and ($2::text is null or user_id = $2)
                union
                select 'grant-' || id from millrace.access_grants
                where tenant = $1 and $2::text is null and state = 'approved') s
            on conflict (family) do nothing
            returning family
            """;
    private static final String NOW = "select now()";
    private static final String SINCE =
            """
            select family from millrace.revoked_sessions
            where revoked_at > $1 and expires_at > now()
            """;
    private static final String FORGET_TOKENS =
            """
            delete from millrace.refresh_tokens where hash in (
                select hash from millrace.refresh_tokens where expires_at < now() for update skip locked)
            """;
    // A revoked session stays revoked while a refresh token of it is good.
    private static final String FORGET_SESSIONS =
            """
            delete from millrace.revoked_sessions where family in (
                select s.family from millrace.revoked_sessions s
                where s.expires_at < now() - interval '1 hour'
                  and not exists (select from millrace.refresh_tokens r where r.family = s.family)
                for update skip locked)
            """;

    private final Vertx vertx;
    private final TenantDb db;
    private final AccountSettings settings;
    private final List<Long> timers = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private final AtomicBoolean looking = new AtomicBoolean();
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
        look();
        timers.add(vertx.setPeriodic(POLL_MILLIS, _ -> Thread.ofVirtual().start(this::look)));
        timers.add(vertx.setPeriodic(FORGET_MILLIS, _ -> Thread.ofVirtual().start(this::forget)));
    }

    /// Stops looking at the table.
    void close() {
        timers.forEach(vertx::cancelTimer);
    }

    boolean revoked(String session) {
        return ended.containsKey(session);
    }

    /// Ends a session, in the caller's transaction; [#announce] follows the commit.
    void revoke(SqlConnection c, String session) {
        c.preparedQuery(INSERT)
                .execute(Tuple.of(session, settings.accessLife().toSeconds()))
                .await();
    }

    /// Ends every session of a member, in the caller's transaction; [#announce] of each follows the
    /// commit.
    ///
    /// @param user null for all members
    List<String> revokeAll(SqlConnection c, TenantId tenant, @Nullable String user) {
        var values = Tuple.of(tenant.value(), user, settings.accessLife().toSeconds());
        var ended = new ArrayList<String>();
        for (var row : c.preparedQuery(INSERT_ALL).execute(values).await()) {
            ended.add(row.getString(0));
        }
        return ended;
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

    private void look() {
        if (!looking.compareAndSet(false, true)) return; // the one before is still at it
        try {
            seen = db.platform(this::since);
            ended.values().removeIf(until -> until.isBefore(clock.instant()));
        } catch (RuntimeException e) { // Postgres is away; the next look comes in a second
            warn(e, "cannot look for ended sessions");
        } finally {
            looking.set(false);
        }
    }

    /// Remembers what ended since the last look and returns the time of this one, both by the
    /// database's clock.
    private OffsetDateTime since(SqlConnection c) {
        var now = c.preparedQuery(NOW).execute().await().iterator().next().getOffsetDateTime(0);
        for (var row : c.preparedQuery(SINCE).execute(Tuple.of(seen)).await()) {
            remember(row.getString(0), lastExpiry());
        }
        return now.minusSeconds(OVERLAP_SECONDS);
    }

    /// Deletes what can no longer matter.
    void forget() {
        try {
            db.platform(c -> {
                c.preparedQuery(FORGET_TOKENS).execute().await();
                return c.preparedQuery(FORGET_SESSIONS).execute().await().rowCount();
            });
        } catch (RuntimeException e) { // the next turn comes in a minute
            warn(e, "cannot delete expired sessions");
        }
    }

    private static void warn(RuntimeException cause, String message) {
        LOG.atWarn().addKeyValue("service", "sessions").setCause(cause).log(message);
    }
}
