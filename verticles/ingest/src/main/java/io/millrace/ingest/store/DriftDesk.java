package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.DriftPreview;
import io.millrace.ingest.engine.drift.Unfeasible;
import io.millrace.ingest.engine.drift.Wish;
import io.millrace.ingest.store.JdbcDrifts.Drift;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;

/// Where persons decide about drifts. Blocks; the dataset is held, so that no batch makes columns
/// meanwhile.
public final class DriftDesk {
    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;

    public DriftDesk(TenantDb db, WorkQueue queue, Outbox outbox) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
    }

    /// Who decides about which drift.
    public record Decider(TenantId tenant, long drift, String actor, String trace) {}

    private interface Work {
        void on(Connection c, Drift drift) throws SQLException;
    }

    /// @return false where there is no such drift
    /// @throws ProblemException `conflict` when it was decided otherwise, `unprocessable` when it
    ///   cannot be carried out so, `unavailable` while the dataset is being read for long
    public boolean accept(Decider who, Wish wish) {
        return decide(
                who,
                "drift.accepted",
                (c, drift) -> {
                    var acceptance = new DriftAcceptance(c, who.tenant(), queue, who.trace());
                    if (drift.state().equals("accepted")) {
                        acceptance.resume(drift);
                        return;
                    }
                    check(drift, "open");
                    acceptance.take(drift, wish, who.actor());
                });
    }

    /// @return false where there is no such drift
    /// @throws ProblemException `conflict` when it does not stand, or another is built on it
    public boolean withdraw(Decider who, String reason) {
        return decide(
                who,
                "drift.withdrawn",
                (c, drift) -> {
                    var acceptance = new DriftAcceptance(c, who.tenant(), queue, who.trace());
                    if (drift.state().equals("withdrawn")) {
                        acceptance.resume(drift);
                        return;
                    }
                    check(drift, "accepted");
                    acceptance.giveUp(drift, who.actor(), reason);
                });
    }

    private static void check(Drift drift, String wanted) {
        if (drift.state().equals(wanted)) return;
        throw Problem.conflict("The drift is " + drift.state() + " and stays so.").toException();
    }

    private boolean decide(Decider who, String event, Work work) {
        return refusing(() ->
                db.copy(
                        who.tenant(),
                        c -> {
                            var drifts = new JdbcDrifts(c);
                            var known = drifts.find(who.drift());
                            if (known.isEmpty()) return false;
                            var dataset = known.get().dataset();
                            var target = new JdbcDatasets(c, who.tenant()).lock(dataset);
                            work.on(c, drifts.lock(who.drift()).orElseThrow());
                            outbox.add(c, DriftStore.event(event, target.dataset()));
                            return true;
                        }));
    }

    /// What accepting it would change, by its first rows.
    ///
    /// @return empty where there is no such drift
    /// @throws ProblemException `conflict` when it is not open, `unprocessable` when it cannot be
    ///   carried out so
    public Optional<DriftPreview> preview(TenantId tenant, long id, Wish wish) {
        return refusing(() ->
                db.copy(
                        tenant,
                        c -> {
                            var known = new JdbcDrifts(c).find(id);
                            if (known.isEmpty()) return Optional.empty();
                            check(known.get(), "open");
                            var target = new JdbcDatasets(c, tenant).known(known.get().dataset());
                            var plan =
                                    new DriftAcceptance(c, tenant, queue, "")
                                            .plan(target, known.get(), wish);
                            var look = new DriftLook(c, tenant, target, known.get());
                            return Optional.of(look.preview(plan, wish));
                        }));
    }

    private static <T> T refusing(Supplier<T> work) {
        try {
            return work.get();
        } catch (Unfeasible e) {
            throw Problem.unprocessable(String.valueOf(e.getMessage())).toException();
        }
    }
}
