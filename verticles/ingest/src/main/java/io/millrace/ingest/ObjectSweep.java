package io.millrace.ingest;

import io.millrace.ingest.store.Ledger;
import io.millrace.ingest.store.SourceStore;
import io.millrace.ingest.store.UploadStore;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.TenantDb;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes payloads that no batch names: uploads that a node did not live to acknowledge, or whose
/// parts nobody went on to send. What a batch names is never touched, and nothing is deleted unless
/// every tenant's ledger was asked.
final class ObjectSweep {
    /// Longer than an upload in parts is waited for.
    static final Duration PARTS = Duration.ofHours(26);

    static final Duration ORPHANS = Duration.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(ObjectSweep.class);

    private final TenantDb db;
    private final ObjectStore objects;
    private final DatabaseClock clock;
    private final SourceStore sources = new SourceStore();
    private final Ledger ledger = new Ledger();
    private final UploadStore uploads = new UploadStore();

    /// @param clock that tells how old an object is; other nodes wrote some
    ObjectSweep(TenantDb db, ObjectStore objects, DatabaseClock clock) {
        this.db = db;
        this.objects = objects;
        this.clock = clock;
    }

    /// Blocks.
    void run() {
        try {
            expire();
            var now = db.platform(clock::now);
            int deleted = objects.sweep(now.minus(PARTS), now.minus(ORPHANS), this::named);
            if (deleted > 0) {
                LOG.atInfo()
                        .addKeyValue("service", "ingest")
                        .addKeyValue("objects", deleted)
                        .log("deleted what dead nodes left");
            }
        } catch (IOException | RuntimeException e) { // the next sweep goes on
            LOG.atWarn().addKeyValue("service", "ingest").setCause(e).log("cannot sweep objects");
        }
    }

    /// An object that was made of an upload may be a batch's.
    private void expire() throws IOException {
        for (var id : db.platform(sources::tenants)) {
            for (var upload : db.in(new TenantId(id), uploads::expire)) objects.discard(upload);
        }
    }

    private Set<String> named(Set<String> keys) {
        var found = new HashSet<String>();
        for (var id : db.platform(sources::tenants)) {
            found.addAll(db.in(new TenantId(id), c -> ledger.named(c, keys)));
        }
        return found;
    }
}
