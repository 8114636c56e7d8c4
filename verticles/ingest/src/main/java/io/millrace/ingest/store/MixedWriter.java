package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.RefusedPart;
import io.millrace.ingest.engine.Mixed;
import io.millrace.ingest.store.BatchWriter.Given;
import io.millrace.ingest.store.Parting.Again;
import io.millrace.ingest.store.Parting.Parent;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import java.util.List;
import java.util.Optional;

/// Stores mixed records, each in the dataset that the tenant's routes give it to; all of a batch or
/// nothing.
public final class MixedWriter {
    private final TenantDb db;
    private final WorkQueue queue;
    private final BatchWriter batches;

    public MixedWriter(TenantDb db, WorkQueue queue, BatchWriter batches) {
        this.db = db;
        this.queue = queue;
        this.batches = batches;
    }

    /// Stores the batch of `job`, which ends with it. Blocks.
    ///
    /// @param entry of the batch in the ledger, received or running
    /// @throws io.millrace.stream.Fenced when another worker has the job; nothing is stored then
    /// @throws io.millrace.ingest.engine.Unreadable when the body cannot be read
    public void store(Job job, Ledger.Entry entry, Mixed mixed) {
        var its = entry.answer();
        long batch = Long.parseLong(its.id());
        TenantDb.JdbcWork<List<BatchWriter.Stored>> work =
                c -> {
                    var given = new Given(job.tenant(), batch, its.dataset(), job.trace());
                    var parent = new Parent(its.source(), its.checksum());
                    var stored = batches.parting().store(c, given, parent, mixed);
                    queue.finish(c, job);
                    return stored;
                };
        var stored = job.isBulk() ? db.bulk(job.tenant(), work) : db.copy(job.tenant(), work);
        for (var part : stored.subList(0, stored.size() - 1)) batches.committed(job.tenant(), part);
        batches.stored(job.tenant(), stored.getLast().answer());
    }

    /// What came of trying records again.
    ///
    /// @param routed records that are stored in their datasets now
    /// @param refused those whose datasets refused them
    /// @param after where to go on; empty at the end
    public record Tried(long routed, List<RefusedPart> refused, Optional<Long> after) {
        public Tried {
            refused = List.copyOf(refused);
        }
    }

    /// Tries some of the records that wait, by the routes as they are now. Blocks.
    ///
    /// @param after id of the newest that was tried; 0 begins
    public Tried again(TenantId tenant, long after, String trace) {
        Again again =
                db.copy(
                        tenant,
                        c -> {
                            var given = new Given(tenant, 0, RouteStore.UNROUTED, trace);
                            return batches.parting().again(c, given, after);
                        });
        for (var part : again.stored()) batches.committedAgain(tenant, part);
        return new Tried(again.routed(), again.refused(), again.after());
    }
}
