package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.AcceptDrift;
import io.millrace.ingest.api.IngestRequest.DriftAnswer;
import io.millrace.ingest.api.IngestRequest.DriftPage;
import io.millrace.ingest.api.IngestRequest.DriftPreview;
import io.millrace.ingest.api.IngestRequest.Drifts;
import io.millrace.ingest.api.IngestRequest.PreviewDrift;
import io.millrace.ingest.api.IngestRequest.RejectDrift;
import io.millrace.ingest.api.IngestRequest.WithdrawDrift;
import io.millrace.ingest.engine.drift.Wish;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.DriftDesk;
import io.millrace.ingest.store.DriftDesk.Decider;
import io.millrace.ingest.store.DriftStore;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Changes of sources' columns, and what is decided about them.
final class Drifting {
    private static final int PAGE = 200;

    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final DriftDesk desk;
    private final PreviewThreads previews = new PreviewThreads();
    private final DriftStore drifts = new DriftStore();
    private final DatasetStore datasets = new DatasetStore();

    Drifting(TenantDb db, WorkQueue queue, Outbox outbox) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.desk = new DriftDesk(db, queue, outbox);
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

    private static Wish wish(@Nullable String converts, @Nullable String as) {
        var whose =
                converts == null
                        ? Wish.Converts.NEW
                        : Wish.converts(converts)
                                .orElseThrow(() ->
                                        Problem.invalid("converts: new or old").toException());
        var place =
                as == null
                        ? Optional.<Wish.As>empty()
                        : Optional.of(
                                Wish.as(as)
                                        .orElseThrow(() ->
                                                Problem.invalid("as: widened or beside")
                                                        .toException()));
        return new Wish(whose, place);
    }

    DriftPreview preview(PreviewDrift asked) {
        var wish = wish(asked.converts(), asked.as());
        long id = IngestService.number(asked.id());
        Optional<DriftPreview> found =
                previews.run(asked.tenant(), () -> desk.preview(asked.tenant(), id, wish));
        return found.orElseThrow(() -> missing(asked.id()));
    }

    DriftAnswer accept(AcceptDrift asked) {
        var wish = wish(asked.converts(), asked.as());
        var who = decider(asked.tenant(), asked.id(), asked.actor());
        boolean isThere = apart(() -> desk.accept(who, wish));
        return decided(isThere, asked.tenant(), asked.id());
    }

    DriftAnswer withdraw(WithdrawDrift asked) {
        if (asked.reason().isBlank()) {
            throw Problem.invalid("reason: say why the mapping is taken away.").toException();
        }
        var who = decider(asked.tenant(), asked.id(), asked.actor());
        boolean isThere = apart(() -> desk.withdraw(who, asked.reason().strip()));
        return decided(isThere, asked.tenant(), asked.id());
    }

    private static Decider decider(TenantId tenant, String id, String actor) {
        return new Decider(tenant, IngestService.number(id), actor, Span.currentTrace());
    }

    private DriftAnswer decided(boolean isThere, TenantId tenant, String id) {
        if (!isThere) throw missing(id);
        queue.wake(Stage.INGEST);
        outbox.wake();
        return get(tenant, id);
    }

    /// On a thread of its own: it waits for JDBC.
    private static boolean apart(Supplier<Boolean> work) {
        Promise<Boolean> done = Promise.promise();
        Thread.ofVirtual()
                .name("millrace-drift")
                .start(() -> {
                    try {
                        done.complete(work.get());
                    } catch (Throwable e) { // thrown by who waits
                        done.fail(e);
                    }
                });
        return done.future().await();
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
        if (!found.state().equals("open")) {
            throw Problem.conflict("The drift is " + found.state() + " and stays so.")
                    .toException();
        }
        var rejected = drifts.reject(c, found, asked.actor(), asked.reason().strip());
        outbox.add(c, DriftStore.event("drift.rejected", rejected.dataset()));
        return rejected;
    }

    private DriftAnswer lock(SqlConnection c, String id) {
        long number = IngestService.number(id);
        var found = drifts.find(c, number).orElseThrow(() -> missing(id));
        datasets.lock(c, found.dataset());
        return drifts.lock(c, number).orElseThrow(() -> missing(id));
    }
}
