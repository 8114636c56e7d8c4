package io.millrace.alerts;

import io.millrace.alerts.store.WatchStore;
import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.NewJob;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.ServerDb;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at what no event tells of - services, delays, load - with one statement a server for all
/// tenants, and queues the decision of those whose alerts say otherwise. What is seen is compared
/// with what is open, so a look that fails or a node that ends loses nothing: the next one sees the
/// same.
final class Lookout extends VerticleBase {
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MOST_AT_ONCE = 50;

    private final TenantDb db;
    private final WorkQueue queue;
    private final ServiceWatch services;
    private final WatchStore store = new WatchStore();
    private final AtomicBoolean looking = new AtomicBoolean();

    Lookout(TenantDb db, WorkQueue queue, ServiceWatch services) {
        this.db = db;
        this.queue = queue;
        this.services = services;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(LOOK.toMillis(), _ -> look());
        return Future.succeededFuture();
    }

    private void look() {
        if (!looking.compareAndSet(false, true)) return; // the look before still waits
        try {
            services.look();
            var loads = db.platform(store::loads);
            db.servers().forEach(server -> look(server, loads));
        } catch (ProblemException e) { // Postgres is away; the next look sees the same
            LOG.atDebug().addKeyValue("service", "alerts").setCause(e).log("cannot look");
        } finally {
            looking.set(false);
        }
    }

    private void look(ServerDb server, WatchStore.Loads loads) {
        var changed = server.platform(c -> store.changed(c, services.down(), loads, MOST_AT_ONCE));
        changed.forEach(this::decide);
        if (!changed.isEmpty()) queue.wake(Stage.ALERTS);
    }

    private void decide(TenantId tenant) {
        db.in(tenant, c -> queue.enqueue(c, NewJob.of(Stage.ALERTS, "", Ids.random128())));
    }
}
