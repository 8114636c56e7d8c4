package io.millrace.tenants.db;

import io.millrace.kernel.TenantId;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tenants that an earlier version made and that this node could not bring to its own version.
/// Nobody gets in to them here: the SQL of this version is of other tables than theirs, and would
/// fail in odd ways, or write what the upgrade does not expect. Each is tried again every minute.
public final class Upgrades {
    private static final Logger LOG = LoggerFactory.getLogger(Upgrades.class);
    private static final Duration ROUND = Duration.ofMinutes(1);

    private final List<Server> servers;
    private final Placements placements;
    private final AtomicBoolean trying = new AtomicBoolean();
    private volatile Map<TenantId, SQLException> failed = Map.of();

    Upgrades(List<Server> servers, Placements placements, Map<TenantId, SQLException> failed) {
        this.servers = List.copyOf(servers);
        this.placements = placements;
        keep(failed);
    }

    private void keep(Map<TenantId, SQLException> still) {
        failed = Map.copyOf(still);
        placements.shut(failed.keySet());
    }

    /// Tells what failed when the database was opened, and begins to try again.
    ///
    /// @return ends it
    public Runnable start(Vertx vertx) {
        tell();
        if (failed.isEmpty()) return () -> {};
        long timer =
                vertx.setPeriodic(ROUND.toMillis(), _ -> Thread.ofVirtual().start(this::tryAgain));
        return () -> vertx.cancelTimer(timer);
    }

    /// Logs of each tenant why it stays at an earlier version: an error that a human must see to.
    public void tell() {
        failed.forEach((tenant, cause) ->
                LOG.atError()
                        .addKeyValue("tenant", tenant)
                        .addKeyValue("service", "tenants")
                        .setCause(cause)
                        .log("the tenant's schema stays at an earlier version"));
    }

    /// Blocks until each was tried once more.
    void tryAgain() {
        if (failed.isEmpty() || !trying.compareAndSet(false, true)) return;
        try {
            var before = failed.keySet();
            var still = new HashMap<TenantId, SQLException>();
            for (var server : servers) {
                still.putAll(server.provisioner().upgrade(before::contains).failed());
            }
            keep(still);
            tellMended(before, still.keySet());
        } catch (RuntimeException e) { // Postgres is away; the next round comes in a minute
            LOG.atWarn().addKeyValue("service", "tenants").setCause(e).log("cannot upgrade now");
        } finally {
            trying.set(false);
        }
    }

    private static void tellMended(Set<TenantId> before, Set<TenantId> still) {
        for (var tenant : before) {
            if (still.contains(tenant)) continue;
            LOG.atInfo()
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("service", "tenants")
                    .log("the tenant is at this version by now, or gone");
        }
    }
}
