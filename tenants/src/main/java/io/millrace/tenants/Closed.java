package io.millrace.tenants;

import io.millrace.kernel.Problem;
import io.millrace.tenants.db.Threshold;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The tenants for which nobody comes in, as one node knows them: those that are suspended, those
/// that are held while they are put back, and those that are gone for as long as access tokens from
/// before live.
final class Closed {
    private static final String CLOSED =
            """
            select id,
                   case when deleting_at is not null then 'gone'
                        when suspended_at is not null then 'suspended'
                        when held_until > now() then 'held' else 'let go' end,
                   held_until
            from millrace.tenants
            where suspended_at is not null or deleting_at is not null
               or held_until > now() - interval '1 minute'
            """;
    private static final String STILL_THERE = "select id from millrace.tenants where id = any ($1)";

    private final Clock clock;
    private final Duration tokenLife;
    private final AtomicLong edits = new AtomicLong();
    private final Set<String> suspended = ConcurrentHashMap.newKeySet();
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    /// When tenants were let go again: a hold may be shorter than the time between two looks.
    private final Map<String, OffsetDateTime> letGo = new ConcurrentHashMap<>();

    private final Map<String, Instant> gone = new ConcurrentHashMap<>();

    /// @param tokenLife longest life of an access token
    Closed(Clock clock, Duration tokenLife) {
        this.clock = clock;
        this.tokenLife = tokenLife;
    }

    /// @throws io.millrace.kernel.ProblemException `forbidden` for one that is suspended,
    ///   `unavailable` for one that is held, `unauthenticated` for one that is gone
    void check(String tenant) {
        if (gone.containsKey(tenant)) throw Problem.unauthenticated().toException();
        if (suspended.contains(tenant)) throw refusal();
        if (held.contains(tenant)) throw Threshold.refusal();
    }

    /// What is said of a tenant that is suspended.
    static RuntimeException refusal() {
        return Problem.forbidden("This organization is suspended; ask the platform's operator.")
                .toException();
    }

    boolean has(String tenant) {
        return gone.containsKey(tenant) || suspended.contains(tenant) || held.contains(tenant);
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

    /// What a look found.
    ///
    /// @param isCurrent false when something changed meanwhile, and nothing was taken over
    /// @param turned tenants that are held since, or no longer, also those that were meanwhile
    record Look(boolean isCurrent, Set<String> turned) {
        Look {
            turned = Set.copyOf(turned);
        }
    }

    /// Takes over what the database says.
    Look look(SqlConnection c) {
        long before = edits.get();
        var now = new HashSet<String>();
        var deleting = new HashSet<String>();
        var holding = new HashSet<String>();
        var lately = new HashMap<String, OffsetDateTime>();
        for (var row : c.preparedQuery(CLOSED).execute().await()) {
            var id = row.getString(0);
            switch (row.getString(1)) {
                case "gone" -> deleting.add(id);
                case "suspended" -> now.add(id);
                case "held" -> holding.add(id);
                default -> lately.put(id, row.getOffsetDateTime(2));
            }
        }
        deleting.addAll(missing(c, now));
        if (edits.get() != before) return new Look(false, Set.of());
        suspended.retainAll(now);
        suspended.addAll(now);
        var turned = new HashSet<>(held);
        turned.addAll(holding);
        turned.removeIf(tenant -> held.contains(tenant) && holding.contains(tenant));
        held.retainAll(holding);
        held.addAll(holding);
        lately.forEach((tenant, at) -> {
            if (!at.equals(letGo.get(tenant))) turned.add(tenant);
        });
        letGo.keySet().retainAll(lately.keySet());
        letGo.putAll(lately);
        for (var tenant : deleting) gone.putIfAbsent(tenant, clock.instant().plus(tokenLife));
        gone.keySet().removeIf(tenant -> isForgotten(tenant, deleting));
        return new Look(true, turned);
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
