package io.millrace.ingest;

import io.millrace.ingest.store.PullStore;
import io.millrace.ingest.store.SourceStore;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Queues the looks and turns of sources whose jobs are gone, as after a restore.
final class SourceSweep {
    private static final Logger LOG = LoggerFactory.getLogger(SourceSweep.class);

    private final TenantDb db;
    private final FileLooks looks;
    private final ChangesWorker changes;
    private final SourceStore sources = new SourceStore();
    private final PullStore pulls = new PullStore();

    SourceSweep(TenantDb db, FileLooks looks, ChangesWorker changes) {
        this.db = db;
        this.looks = looks;
        this.changes = changes;
    }

    /// Blocks.
    void run() {
        try {
            for (var id : db.platform(sources::open)) keepIfOpen(new TenantId(id));
        } catch (RuntimeException e) { // the next sweep goes on
            LOG.atWarn().addKeyValue("service", "ingest").setCause(e).log("cannot keep sources");
        }
    }

    /// A tenant that nobody gets in to for now keeps no other waiting.
    private void keepIfOpen(TenantId tenant) {
        try {
            keep(tenant);
        } catch (ProblemException e) {
            db.ping(); // throws where it is not the tenant that is away
            LOG.atInfo()
                    .addKeyValue("service", "ingest")
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("reason", e.problem().detail())
                    .log("sources are kept later");
        }
    }

    private void keep(TenantId tenant) {
        db.in(
                tenant,
                c -> {
                    for (var its : pulls.all(c)) {
                        looks.keep(c, its);
                        changes.keep(c, its);
                    }
                    return true;
                });
    }
}
