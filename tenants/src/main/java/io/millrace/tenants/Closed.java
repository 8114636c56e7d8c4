package io.millrace.tenants;

import io.millrace.kernel.Problem;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The tenants for which nobody comes in, as one node knows them: those that are suspended, and
/// those that are gone for as long as access tokens from before live.
final class Closed {
    private static final String CLOSED =
            """
            select id, deleting_at is not null from millrace.tenants
            where suspended_at is not null or deleting_at is not null
            """;
    private static final String STILL_THERE = "select id from millrace.tenants where id = any ($1)";

    private final Clock clock;
    private final Duration tokenLife;
    private final AtomicLong edits = new AtomicLong();
    private final Set<String> suspended = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> gone = new ConcurrentHashMap<>();

    /// @param tokenLife longest life of an access token
    Closed(Clock clock, Duration tokenLife) {
        this.clock = clock;
        this.tokenLife = tokenLife;
    }

    /// @throws io.millrace.kernel.ProblemException `forbidden` for one that is suspended,
    ///   `unauthenticated` for one that is gone
    void check(String tenant) {
        if (gone.containsKey(tenant)) throw Problem.unauthenticated().toException();
        if (suspended.contains(tenant)) throw refusal();
    }

    /// What is said of a tenant that is suspended.
    static RuntimeException refusal() {
        return Problem.forbidden("This organization is suspended; ask the platform's operator.")
                .toException();
    }

    boolean has(String tenant) {
        return gone.containsKey(tenant) || suspended.contains(tenant);
    }

    /// What a look that has begun finds is out of date.
    void edited() {
        edits.incrementAndGet();
    }

    void suspend(String tenant) {
        edited();
        suspended.add(tenant);
    }

    void resume(String tenant) {
        edited();
        suspended.remove(tenant);
    }

    void remove(String tenant) {
        edited();
        gone.put(tenant, clock.instant().plus(tokenLife));
    }

    /// Takes over what the database says.
    ///
    /// @return false when something changed meanwhile
    boolean look(SqlConnection c) {
        long before = edits.get();
        var now = new HashSet<String>();
        var deleting = new HashSet<String>();
        for (var row : c.preparedQuery(CLOSED).execute().await()) {
            (row.getBoolean(1) ? deleting : now).add(row.getString(0));
        }
        deleting.addAll(missing(c, now));
        if (edits.get() != before) return false;
        suspended.retainAll(now);
        suspended.addAll(now);
        for (var tenant : deleting) gone.putIfAbsent(tenant, clock.instant().plus(tokenLife));
        gone.keySet().removeIf(tenant -> isForgotten(tenant, deleting));
        return true;
    }

    private boolean isForgotten(String tenant, Set<String> deleting) {
        var until = gone.get(tenant);
        return !deleting.contains(tenant) && until != null && until.isBefore(clock.instant());
    }

    /// Those that were suspended and are no longer there at all.
    private Set<String> missing(SqlConnection c, Set<String> closed) {
        var missing = new HashSet<>(suspended);
        missing.removeAll(closed);
        if (missing.isEmpty()) return missing;
        var values = Tuple.of((Object) missing.toArray(String[]::new));
        for (var row : c.preparedQuery(STILL_THERE).execute(values).await()) {
            missing.remove(row.getString(0));
        }
        return missing;
    }
}
