package io.millrace.tenants.db;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// On which server each tenant is, as one node knows it: asked once of the first server, and read
/// again each second as far as it changed. With one server there is nothing to ask.
public final class Placements {
    private static final String FIND = "select server from millrace.tenants where id = $1";
    private static final String NOW = "select now()";
    private static final String CHANGED =
            "select id, server from millrace.tenants where placed_at > $1";
    // A transaction may commit after a look that began after it.
    private static final int OVERLAP_SECONDS = 30;
    private static final int RETRY_SECONDS = 60;

    private final List<ServerDb> servers;
    private final Map<TenantId, ServerDb> known = new ConcurrentHashMap<>();
    private volatile @Nullable OffsetDateTime seen;
    private volatile Set<TenantId> shut = Set.of();

    /// @param servers the first one first
    Placements(List<ServerDb> servers) {
        this.servers = List.copyOf(servers);
    }

    public boolean isOne() {
        return servers.size() == 1;
    }

    ServerDb first() {
        return servers.getFirst();
    }

    /// The tenant's server. One that is no tenant, or none yet, is looked for on the first.
    ServerDb of(TenantId tenant) {
        if (isOne()) return first();
        var found = known.get(tenant);
        return found == null ? find(tenant).orElse(first()) : found;
    }

    private Optional<ServerDb> find(TenantId tenant) {
        var values = Tuple.of(tenant.value());
        var rows = first().platform(c -> c.preparedQuery(FIND).execute(values).await());
        if (rows.size() == 0) {
            known.remove(tenant);
            return Optional.empty();
        }
        var server = named(rows.iterator().next().getString(0));
        known.put(tenant, server);
        return Optional.of(server);
    }

    private ServerDb named(@Nullable String name) {
        if (name == null) return first();
        return servers.stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no server is named " + name));
    }

    /// Lets nobody in to these tenants, whose upgrade failed, and again to those of before.
    void shut(Set<TenantId> tenants) {
        shut = Set.copyOf(tenants);
    }

    private static ProblemException notUpgraded() {
        return Problem.unavailable(
                        "The upgrade of this organization's data failed, and the platform's operator was told. Retry later.")
                .with("retryAfter", RETRY_SECONDS)
                .toException();
    }

    /// Does `work` on the tenant's server. Where the tenant could not be entered it moved since,
    /// and is looked for again.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable` while it moves, or where its
    ///   upgrade failed
    <T extends @Nullable Object> T at(TenantId tenant, Function<ServerDb, T> work) {
        if (shut.contains(tenant)) throw notUpgraded();
        var server = of(tenant);
        try {
            return work.apply(server);
        } catch (Misplaced e) {
            var now = find(tenant).orElseThrow(e::cause);
            if (now.equals(server)) throw Threshold.refusal();
            return again(now, work);
        }
    }

    private static <T extends @Nullable Object> T again(
            ServerDb server, Function<ServerDb, T> work) {
        try {
            return work.apply(server);
        } catch (Misplaced e) { // it moved again
            throw Threshold.refusal();
        }
    }

    /// Reads again what changed since the last time. Waits.
    public void look() {
        if (isOne()) return;
        seen = first().platform(this::since);
    }

    private OffsetDateTime since(SqlConnection c) {
        var now = c.preparedQuery(NOW).execute().await().iterator().next().getOffsetDateTime(0);
        var before = seen == null ? now.minusSeconds(OVERLAP_SECONDS) : seen;
        for (var row : c.preparedQuery(CHANGED).execute(Tuple.of(before)).await()) {
            known.put(new TenantId(row.getString(0)), named(row.getString(1)));
        }
        return now.withOffsetSameInstant(ZoneOffset.UTC).minusSeconds(OVERLAP_SECONDS);
    }
}
