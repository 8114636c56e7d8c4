package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.AcceptDrift;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.ingest.api.IngestRequest.DriftPage;
import io.millrace.ingest.api.IngestRequest.Drifts;
import io.millrace.ingest.api.IngestRequest.RejectDrift;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.DriftBackfill;
import io.millrace.ingest.store.DriftStore;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;

/// Changes of sources' columns, and what is decided about them.
final class Drifting {
    private static final int PAGE = 200;

    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final DriftStore drifts = new DriftStore();
    private final DatasetStore datasets = new DatasetStore();

    Drifting(TenantDb db, WorkQueue queue, Outbox outbox) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
    }

    DriftPage page(Drifts asked) {
        int limit = Math.clamp(asked.limit(), 1, PAGE);
        var before = IngestService.before(asked.cursor());
        var found =
                db.in(
                        asked.tenant(),
                        c -> drifts.page(c, asked.dataset(), asked.state(), before, limit + 1));
        var page = found.subList(0, Math.min(limit, found.size()));
        return new DriftPage(page, found.size() > limit ? page.getLast().id() : null);
    }

    DriftAnswer get(TenantId tenant, String id) {
        return db.in(tenant, c -> drifts.find(c, IngestService.number(id)))
                .orElseThrow(() -> missing(id));
    }

    private static ProblemException missing(String id) {
        return Problem.notFound("drift", id, "GET /api/v1/drifts lists them").toException();
    }

    DriftAnswer accept(AcceptDrift asked) {
        var accepted = db.in(asked.tenant(), c -> accept(c, asked));
        queue.wake(Stage.INGEST);
        outbox.wake();
        return accepted;
    }

    /// The dataset is held, so that no batch makes columns meanwhile.
    private DriftAnswer accept(SqlConnection c, AcceptDrift asked) {
        var found = lock(c, asked.id());
        if (found.state().equals("accepted")) return found;
        checkOpen(found);
        var accepted = drifts.accept(c, found, asked.actor());
        if (accepted.backfill() != null) {
            queue.enqueue(c, DriftBackfill.job(accepted.id(), Span.currentTrace()));
        }
        outbox.add(c, DriftStore.event("drift.accepted", accepted.dataset()));
        return accepted;
    }

    private DriftAnswer lock(SqlConnection c, String id) {
        long number = IngestService.number(id);
        var found = drifts.find(c, number).orElseThrow(() -> missing(id));
        datasets.lock(c, found.dataset());
        return drifts.lock(c, number).orElseThrow(() -> missing(id));
    }

    private static void checkOpen(DriftAnswer drift) {
        if (drift.state().equals("open")) return;
        throw Problem.conflict("The drift is " + drift.state() + " and stays so.").toException();
    }

    DriftAnswer reject(RejectDrift asked) {
        if (asked.reason().isBlank()) {
            throw Problem.invalid("reason: say why the change is not taken.").toException();
        }
        var rejected = db.in(asked.tenant(), c -> reject(c, asked));
        outbox.wake();
        return rejected;
    }

    private DriftAnswer reject(SqlConnection c, RejectDrift asked) {
        var found = lock(c, asked.id());
        checkOpen(found);
        var rejected = drifts.reject(c, found, asked.actor(), asked.reason().strip());
        outbox.add(c, DriftStore.event("drift.rejected", rejected.dataset()));
        return rejected;
    }
}
