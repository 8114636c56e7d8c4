package io.millrace.tenants;

import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What members and tenants are now, whatever a token from before says of them. Every node keeps
/// what changed in memory for as long as such tokens live; the bus tells it at once and a look at
/// the tables each second does when the bus does not.
public final class Standing {
    /// Bus address on which the id of a tenant is published that was suspended, held, resumed or
    /// removed.
    public static final String TENANT = "tenants.changed";

    private static final Logger LOG = LoggerFactory.getLogger(Standing.class);
    private static final String CHANGED = "members.changed";
    private static final int POLL_MILLIS = 1_000;
    private static final int FORGET_MILLIS = 60_000;
    // A transaction may commit after a look that began after it.
    private static final int OVERLAP_SECONDS = 30;

    private static final String CHANGE =
            """
            insert into millrace.membership_changes (tenant, user_id, role, expires_at)
            values ($1, $2, $3, now() + $4 * interval '1 second')
            on conflict (tenant, user_id) do update
            set role = excluded.role, changed_at = excluded.changed_at, expires_at = excluded.expires_at
            """;
    private static final String NOW = "select now()";
    private static final String SINCE =
            """
            select tenant, user_id, role from millrace.membership_changes
            where changed_at > $1 and expires_at > now()
            """;
    private static final String FORGET =
            "delete from millrace.membership_changes where expires_at < now()";

    private final Vertx vertx;
    private final TenantDb db;
    private final AccountSettings settings;
    private final Clock clock;
    private final List<Long> timers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Map<Member, Known> changed = new ConcurrentHashMap<>();
    private final Closed closed;
    private volatile OffsetDateTime seen =
            OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    record Member(String tenant, String user) {}

    /// What became of a member.
    ///
    /// @param role empty when it may not come in
    record Change(String tenant, String user, Optional<String> role) {
        Change(TenantId tenant, String user, Optional<Role> role) {
            this(tenant.value(), user, role.map(Role::id));
        }
    }

    private record Known(Optional<Role> role, Instant until) {}

    Standing(Vertx vertx, TenantDb db, AccountSettings settings, Clock clock) {
        this.vertx = vertx;
        this.db = db;
        this.settings = settings;
        this.clock = clock;
        this.closed = new Closed(clock, settings.accessLife());
        vertx.eventBus().<String>consumer(TENANT, _ -> lookAgain());
        vertx.eventBus()
                .<String>consumer(CHANGED, m -> remember(Json.read(m.body(), Change.class)));
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

    /// The caller as it is now.
    ///
    /// @throws io.millrace.kernel.ProblemException `unauthenticated` when it is a member no longer
    ///   or the tenant is gone, `forbidden` when the tenant is suspended, `unavailable` while it is
    ///   held
    public Principal admit(Principal who) {
        closed.check(who.tenant().value());
        var known = changed.get(new Member(who.tenant().value(), who.actor()));
        if (known == null) return who;
        var role = known.role().orElseThrow(() -> Problem.unauthenticated().toException());
        return who.as(role);
    }

    /// Whether `who`, that was let in, may no longer come in.
    public boolean isOut(Principal who) {
        if (closed.has(who.tenant().value())) return true;
        var known = changed.get(new Member(who.tenant().value(), who.actor()));
        return known != null && known.role().isEmpty();
    }

    /// Writes down a change in the caller's transaction; [#announce] follows the commit.
    void record(SqlConnection c, Change change) {
        var values =
                Tuple.of(
                        change.tenant(),
                        change.user(),
                        change.role().orElse(null),
                        settings.accessLife().toSeconds());
        c.preparedQuery(CHANGE).execute(values).await();
    }

    void announce(Change change) {
        remember(change);
        vertx.eventBus().publish(CHANGED, Json.write(change));
    }

    /// After the commit that suspended a tenant.
    void suspended(TenantId tenant) {
        closed.suspend(tenant.value());
        publish(tenant);
    }

    /// After the commit that let a tenant in again.
    void resumed(TenantId tenant) {
        closed.resume(tenant.value());
        publish(tenant);
    }

    /// After the commit with which a tenant's deletion began or ended.
    void removed(TenantId tenant) {
        closed.remove(tenant.value());
        publish(tenant);
    }

    private void publish(TenantId tenant) {
        vertx.eventBus().publish(TENANT, tenant.value());
    }

    private void lookAgain() {
        closed.edited();
        Thread.ofVirtual().start(this::look);
    }

    private void remember(Change change) {
        changed.put(
                new Member(change.tenant(), change.user()),
                new Known(
                        change.role().flatMap(Role::of),
                        clock.instant().plus(settings.accessLife())));
    }

    private void look() {
        if (!looking.compareAndSet(false, true)) return; // the one before is still at it
        try {
            seen = db.platform(this::since);
            Closed.Look found;
            do found = db.platform(closed::look);
            while (!found.isCurrent());
            db.placements().look();
            // Who holds a tenant may be no node of the cluster, which tells nobody.
            found.turned().forEach(id -> vertx.eventBus().publish(TENANT, id));
            changed.values().removeIf(known -> known.until().isBefore(clock.instant()));
        } catch (RuntimeException e) { // Postgres is away; the next look comes in a second
            warn(e, "cannot look for changed members");
        } finally {
            looking.set(false);
        }
    }

    /// Remembers what changed since the last look and returns the time of this one, both by the
    /// database's clock.
    private OffsetDateTime since(SqlConnection c) {
        var now = c.preparedQuery(NOW).execute().await().iterator().next().getOffsetDateTime(0);
        for (var row : c.preparedQuery(SINCE).execute(Tuple.of(seen)).await()) {
            var role = Optional.ofNullable(row.getString(2));
            remember(new Change(row.getString(0), row.getString(1), role));
        }
        return now.minusSeconds(OVERLAP_SECONDS);
    }

    /// Deletes what can no longer matter.
    private void forget() {
        try {
            db.platform(c -> c.preparedQuery(FORGET).execute().await().rowCount());
        } catch (RuntimeException e) { // the next turn comes in a minute
            warn(e, "cannot delete what changed long ago");
        }
    }

    private static void warn(RuntimeException cause, String message) {
        LOG.atWarn().addKeyValue("service", "standing").setCause(cause).log(message);
    }
}
