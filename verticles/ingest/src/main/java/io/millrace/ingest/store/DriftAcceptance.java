package io.millrace.ingest.store;

import io.millrace.ingest.engine.drift.Plan;
import io.millrace.ingest.engine.drift.Plan.Replays;
import io.millrace.ingest.engine.drift.Planner;
import io.millrace.ingest.engine.drift.Unfeasible;
import io.millrace.ingest.engine.drift.Wish;
import io.millrace.ingest.engine.mapping.ColumnMapping;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.ingest.store.JdbcDrifts.Drift;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.stream.WorkQueue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// Takes drifts and gives them up, inside a transaction: mappings, columns, the list of batches
/// whose rows are changed, and the job that does it.
final class DriftAcceptance {
    /// Rows of a table that is rewritten while nobody can read it.
    private static final long MOST_REWRITTEN = 1_000_000;

    private static final String ROWS = "select rows from datasets where name = ?";

    private final Connection c;
    private final TenantId tenant;
    private final WorkQueue queue;
    private final String trace;
    private final JdbcDrifts drifts;
    private final JdbcDatasets datasets;
    private final JdbcMappings mappings;

    DriftAcceptance(Connection c, TenantId tenant, WorkQueue queue, String trace) {
        this.c = c;
        this.tenant = tenant;
        this.queue = queue;
        this.trace = trace;
        this.drifts = new JdbcDrifts(c);
        this.datasets = new JdbcDatasets(c, tenant);
        this.mappings = new JdbcMappings(c);
    }

    /// What would be done.
    ///
    /// @throws Unfeasible when it cannot be carried out so
    Plan plan(Target target, Drift drift, Wish wish) throws SQLException {
        var samples = new DriftSamples(c, tenant, target).of(drift);
        var plan = new Planner(target.columns(), samples).plan(drift.proposal(), wish);
        // No row was stored without its key: none is to be moved.
        if (plan.replays() == Replays.MISSING && isOfKey(target, drift)) {
            plan = plan.movingNothing();
        }
        checkKey(target, plan);
        checkSources(target, drift, plan);
        if (plan.widened().isPresent()) checkSize(target.dataset());
        return plan;
    }

    private static boolean isOfKey(Target target, Drift drift) {
        var name = drift.proposal().columns().getFirst();
        return target.upsert().stream()
                .anyMatch(how ->
                        target.columns().stream()
                                .anyMatch(its -> its.name().equals(name) && how.isKey(its)));
    }

    /// What names a record stays as it is.
    private static void checkKey(Target target, Plan plan) {
        if (target.upsert().isEmpty()) return;
        var how = target.upsert().get();
        for (var column : target.columns()) {
            boolean isTouched =
                    plan.changed().contains(column.name())
                            || plan.steps().stream()
                                    .anyMatch(step ->
                                            step.mapping().column().equals(column.name())
                                                    && step.mapping().isLenient());
            if (isTouched && how.isKey(column)) {
                throw new Unfeasible(
                        column.name() + " is part of the key, which names records and is kept.");
            }
        }
    }

    /// Values are made of what a source writes: what is done to it in its own column would be left
    /// out.
    private static void checkSources(Target target, Drift drift, Plan plan) {
        for (var column : target.columns()) {
            boolean isSource =
                    !drift.proposal().columns().contains(column.name())
                            && plan.steps().stream()
                                    .anyMatch(step ->
                                            step.mapping().sources().contains(column.header()));
            boolean isConverted =
                    target.mappings().of(column.name()).stream().anyMatch(ColumnMapping::isOwn);
            if (isSource && isConverted) {
                throw new Unfeasible(
                        column.name()
                                + " has a mapping of its own, which would be left out: take that"
                                + " one away first.");
            }
        }
    }

    private void checkSize(String dataset) throws SQLException {
        try (var select = c.prepareStatement(ROWS)) {
            select.setString(1, dataset);
            try (var row = select.executeQuery()) {
                row.next();
                if (row.getLong(1) <= MOST_REWRITTEN) return;
            }
        }
        throw new Unfeasible(
                "The table is too large to be rewritten while nobody can read it: put the values"
                        + " beside the column (as=beside), or convert the old rows.");
    }

    /// Takes a drift that is open and held, as is its dataset.
    ///
    /// @throws Unfeasible when it cannot be carried out so; nothing is changed then
    void take(Drift drift, Wish wish, String actor) throws SQLException {
        var dataset = drift.dataset();
        var target = datasets.lock(dataset);
        var plan = plan(target, drift, wish);
        long revision = plan.isNothing() ? target.revision() : mappings.rise(dataset);
        for (var type : plan.widened().stream().toList()) {
            var name = drift.proposal().columns().getFirst();
            for (var column : target.columns()) {
                if (column.name().equals(name)) datasets.retype(target, column, type);
            }
        }
        if (!plan.added().isEmpty()) {
            var widened = datasets.widen(datasets.known(dataset), plan.added());
            if (!widened.created()) throw new IllegalStateException(dataset + " has no table");
        }
        for (var encoding : plan.encoding().stream().toList()) drifts.decode(dataset, encoding);
        for (var header : plan.alias().stream().toList()) drifts.alias(drift.id(), header);
        drifts.accept(drift, wish, plan, actor, revision);
        if (plan.isNothing()) return;
        mappings.add(dataset, drift.id(), plan.steps(), revision);
        mappings.list(drift.id(), dataset, drift.batch(), plan.reach());
        var group = JdbcMappings.group(plan.replays(), drift.proposal());
        if (group.isPresent()) {
            mappings.listSetAside(drift.id(), dataset, group.get(), drift.batch());
        }
        queue.enqueue(c, DriftBackfill.job(Long.toString(drift.id()), trace));
    }

    /// Takes the mapping of a drift away that was accepted: later batches are read without it, and
    /// rows that were changed get back what they held. The drift and its dataset are held.
    void giveUp(Drift drift, String actor, String reason) throws SQLException {
        if (List.of("running", "restoring").contains(drift.backfill())) {
            throw Problem.conflict("Its rows are being changed: take it away when that is done.")
                    .toException();
        }
        if (drifts.isBuiltOn(drift.id())) {
            throw Problem.conflict(
                            "A drift of the same columns was accepted later: take that one away"
                                    + " first.")
                    .toException();
        }
        var mapping = drift.proposal().mapping();
        long revision = mappings.rise(drift.dataset());
        mappings.end(drift.id(), revision);
        drifts.noAlias(drift.id());
        boolean isOfFile = drift.proposal().columns().isEmpty();
        if (isOfFile && mapping.detail() != null) {
            drifts.noDecode(drift.dataset(), mapping.detail());
        }
        mappings.restore(drift.id());
        boolean restores = drifts.withdraw(drift.id(), actor, reason);
        if (restores) queue.enqueue(c, DriftBackfill.job(Long.toString(drift.id()), trace));
    }

    /// Lets a drift go on that failed half-way.
    void resume(Drift drift) throws SQLException {
        if (!drift.backfill().equals("failed")) return;
        drifts.resume(drift.id());
        queue.enqueue(c, DriftBackfill.job(Long.toString(drift.id()), trace));
    }
}
