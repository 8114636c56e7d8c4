package io.millrace.tenants;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.Provisioner;
import io.millrace.tenants.db.ServerDb;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ready schemas for sign-ups on one server, refilled in the background.
final class TenantStock {
    private static final Logger LOG = LoggerFactory.getLogger(TenantStock.class);

    private static final int AT_ONCE = 2;

    private static final String CLAIM =
            """
            delete from millrace.ready_tenants
            where id = (
                select id from millrace.ready_tenants order by created_at limit 1 for update skip locked)
            returning id
            """;
    private static final String COUNT = "select count(*) from millrace.ready_tenants";

    private final WorkerExecutor threads;
    private final ServerDb db;
    private final Provisioner provisioner;
    private final int target;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final AtomicBoolean refilling = new AtomicBoolean();

    TenantStock(Vertx vertx, ServerDb db, Provisioner provisioner, int target) {
        this.threads = vertx.createSharedWorkerExecutor("millrace-provisioning", AT_ONCE);
        this.db = db;
        this.provisioner = provisioner;
        this.target = target;
    }

    /// Takes one out of the stock in the caller's transaction, empty when there is none.
    Optional<TenantId> claim(SqlConnection c) {
        var rows = c.preparedQuery(CLAIM).execute().await();
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(new TenantId(rows.iterator().next().getString(0)));
    }

    /// Makes one more, for a sign-up that found none.
    void provisionOne() {
        threads.executeBlocking(provisioner::provision, false).await();
    }

    /// Fills the stock in the background; returns at once.
    void refill() {
        wanted.set(true);
        if (refilling.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("millrace-refill").start(this::fill);
        }
    }

    private void fill() {
        try {
            while (wanted.getAndSet(false)) {
                while (count() < target) provisioner.provision();
            }
        } catch (RuntimeException e) { // the next sign-up tries again
            LOG.atWarn()
                    .addKeyValue("service", "tenants")
                    .setCause(e)
                    .log("cannot prepare tenants");
        } finally {
            refilling.set(false);
        }
        if (wanted.get()) refill(); // a claim came between the last count and now
    }

    private long count() {
        return db.platform(
                c -> c.preparedQuery(COUNT).execute().await().iterator().next().getLong(0));
    }
}
