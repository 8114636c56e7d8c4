package io.millrace.ingest;

import io.millrace.ingest.store.PipelineStore;
import io.millrace.ingest.store.SourceStore;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantDb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drops figures of the pipeline that are older than those of use.
final class PipelineSweep {
    /// As long as use is kept.
    static final int DAYS_KEPT = 400;

    private static final Logger LOG = LoggerFactory.getLogger(PipelineSweep.class);

    private final TenantDb db;
    private final SourceStore sources = new SourceStore();
    private final PipelineStore pipeline = new PipelineStore();

    PipelineSweep(TenantDb db) {
        this.db = db;
    }

    /// Blocks.
    void run() {
        try {
            for (var id : db.platform(sources::tenants)) trimIfOpen(new TenantId(id));
        } catch (RuntimeException e) { // the next sweep goes on
            LOG.atWarn().addKeyValue("service", "ingest").setCause(e).log("cannot trim figures");
        }
    }

    /// A tenant that nobody gets in to for now keeps no other waiting.
    private void trimIfOpen(TenantId tenant) {
        try {
            var _ = db.in(tenant, c -> pipeline.trim(c, DAYS_KEPT));
        } catch (ProblemException e) {
            db.ping(); // throws where it is not the tenant that is away
            LOG.atInfo()
                    .addKeyValue("service", "ingest")
                    .addKeyValue("tenant", tenant)
                    .addKeyValue("reason", e.problem().detail())
                    .log("figures are trimmed later");
        }
    }
}
