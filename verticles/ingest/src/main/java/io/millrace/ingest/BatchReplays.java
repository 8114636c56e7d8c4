package io.millrace.ingest;

import io.millrace.ingest.Acceptance.Taken;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.ReplayBatch;
import io.millrace.ingest.store.Ledger;
import io.millrace.kernel.Problem;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.util.Set;

/// Puts batches into the ledger that read the payload of an earlier one again.
final class BatchReplays {
    private static final String SOURCE = "replay:";
    private static final Set<String> ENDED = Set.of("stored", "failed");

    private final TenantDb db;
    private final Payloads payloads;
    private final Acceptance acceptance;
    private final Ledger ledger = new Ledger();

    BatchReplays(TenantDb db, Payloads payloads, Acceptance acceptance) {
        this.db = db;
        this.payloads = payloads;
        this.acceptance = acceptance;
    }

    /// @param id of the batch
    BatchAnswer replay(ReplayBatch asked, long id) {
        var _ = payloads.kept(payloads.entry(asked.tenant(), asked.id()));
        var taken = db.in(asked.tenant(), c -> take(c, asked, id));
        acceptance.told(asked.tenant(), taken, 0); // the bytes came before
        long replay = Long.parseLong(taken.entry().answer().id());
        return acceptance.ended(asked.tenant(), replay, asked.waited());
    }

    private Taken take(SqlConnection c, ReplayBatch asked, long id) {
        var place = ledger.lock(c, id);
        if (asked.idempotencyKey() == null) {
            var open = ledger.openReplay(c, id);
            if (open.isPresent()) return new Taken(open.get(), false, null);
        } else {
            var earlier = ledger.findByKey(c, asked.idempotencyKey());
            earlier.ifPresent(its -> checkSame(its, asked.id()));
            if (earlier.isPresent() && !earlier.get().answer().state().equals("failed")) {
                return new Taken(earlier.get(), false, null);
            }
        }
        check(place, asked.id());
        // As it is now: its body may have been sent again meanwhile.
        var entry = ledger.find(c, id).orElseThrow();
        var its = entry.answer();
        Routing.checkUnmixed(
                c, its.dataset(), "a batch of it is not replayed, as its records are in theirs");
        var objectKey = entry.objectKey();
        if (objectKey == null) throw Payloads.gone(entry);
        var arrival =
                new Ledger.Arrival(
                        its.dataset(),
                        asked.idempotencyKey(),
                        objectKey,
                        entry.contentType(),
                        entry.encoding(),
                        its.bytes(),
                        its.checksum(),
                        SOURCE + asked.id(),
                        asked.actor(),
                        entry.declared(),
                        its.fileName());
        var taken = acceptance.take(c, arrival);
        if (taken.isQueued()) {
            ledger.setReplays(c, Long.parseLong(taken.entry().answer().id()), id);
        }
        return taken;
    }

    private static void checkSame(Ledger.Entry earlier, String id) {
        var source = earlier.answer().source();
        if (!source.equals(SOURCE + id)) throw Acceptance.conflict("another request");
    }

    private static void check(Ledger.Place place, String id) {
        if (!ENDED.contains(place.state())) {
            throw Problem.conflict(
                            "The batch %s is not at its end: wait until it is stored or failed."
                                    .formatted(id))
                    .toException();
        }
        if (place.replacedBy() != null) {
            throw Problem.conflict(
                            "The batch %s was replaced by %d: replay that one."
                                    .formatted(id, place.replacedBy()))
                    .toException();
        }
    }
}
