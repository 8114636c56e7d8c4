package io.millrace.alerts;

import io.millrace.alerts.store.WatchStore;
import io.millrace.kernel.Ids;
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
/// tenants, on one node at a time, and queues the decision of those whose alerts say otherwise.
/// What is seen is compared with what is open, so a look that fails or a node that ends loses
/// nothing: the next one sees the same.
final class Lookout extends VerticleBase {
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int MOST_AT_ONCE = 50;

    private final TenantDb db;
    private final WorkQueue queue;
    private final ServiceWatch services;
    private final WatchStore store = new WatchStore();
    private final String self = Ids.random128();
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
            if (db.platform(c -> store.isLooker(c, self))) lookAtAll();
            else services.forget();
        } catch (RuntimeException e) { // the first server is away; the next look sees the same
            note(e, "node", self);
        } finally {
            looking.set(false);
        }
    }

    private void lookAtAll() {
        var seen = services.look();
        var loads =
                db.platform(c -> {
                    store.tell(c, self, seen);
                    return store.loads(c);
                });
        for (var server : db.servers()) {
            try {
                look(server, seen, loads);
            } catch (RuntimeException e) { // one that is away hides none of the others
                note(e, "server", server.name());
            }
        }
    }

    private void look(ServerDb server, WatchStore.Services seen, WatchStore.Loads loads) {
        var changed = server.platform(c -> store.changed(c, seen, loads, MOST_AT_ONCE));
        for (var tenant : changed) {
            try {
                decide(tenant);
            } catch (RuntimeException e) { // it is held, moves or is gone since
                note(e, "tenant", tenant.value());
            }
        }
        if (!changed.isEmpty()) queue.wake(Stage.ALERTS);
    }

    private void decide(TenantId tenant) {
        db.in(tenant, c -> queue.enqueue(c, NewJob.of(Stage.ALERTS, "", Ids.random128())));
    }

    private static void note(RuntimeException cause, String what, String which) {
        LOG.atDebug()
                .addKeyValue("service", "alerts")
                .addKeyValue(what, which)
                .setCause(cause)
                .log("cannot look");
    }
}
