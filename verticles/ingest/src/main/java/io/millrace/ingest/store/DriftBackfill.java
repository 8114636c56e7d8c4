package io.millrace.ingest.store;

import io.millrace.ingest.engine.mapping.Mappings;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.ingest.store.JdbcDrifts.Drift;
import io.millrace.ingest.store.JdbcMappings.Listed;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.Triggers;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes stored rows as a drift was accepted, or gives them back what they held: portion by
/// portion, each with how far it is, the ledger and the statistics of the batches that are done in
/// one transaction that ends the job, so that each row is changed once, after anything. When no
/// batch is left, records that were set aside for the drift are read again.
public final class DriftBackfill {
    private static final Logger LOG = LoggerFactory.getLogger(DriftBackfill.class);
    private static final String KEY = "drift-";
    private static final String WAITING = "waiting";
    private static final String RESTORING = "restoring";
    private static final int ROWS = 20_000;
    private static final int BATCHES = 200;
    private static final String FAULT =
            "internal: the rows could not be changed; those that were are counted, the rest is as it"
                    + " was. The fault is ours; its cause is in the log of the node.";

    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final Triggers triggers;
    private final DriftStore drifts = new DriftStore();

    public DriftBackfill(TenantDb db, WorkQueue queue, Outbox outbox) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.triggers = new Triggers(outbox);
    }

    public static NewJob job(String drift, String trace) {
        return NewJob.of(Stage.INGEST, KEY + drift, trace);
    }

    public static boolean isBackfill(Job job) {
        return job.key().startsWith(KEY);
    }

    private static long drift(Job job) {
        return Long.parseLong(job.key().substring(KEY.length()));
    }

    /// Changes a portion; what is left is another job's, so that others have their turns in
    /// between. Blocks.
    public void handle(Job job) {
        boolean goesOn = db.copy(job.tenant(), c -> portion(c, job));
        outbox.wake();
        queue.wakeFollowing(job.tenant(), Stage.TRANSFORM);
        if (goesOn) queue.wake(Stage.INGEST);
    }

    /// @return whether there is more to do at once
    private boolean portion(Connection c, Job job) throws SQLException, IOException {
        var its = held(c, job.tenant(), drift(job));
        if (its == null) {
            queue.finish(c, job);
            return false;
        }
        var done = new Portion(c, job.tenant(), its).run();
        if (done.changed > 0) tell(c, job, its.drift().dataset(), done.batches);
        var backfill = done.isEnd ? "done" : its.drift().backfill();
        long changed = its.isRestoring() ? -done.changed : done.changed;
        var store = new JdbcDrifts(c);
        store.progress(its.drift().id(), changed, done.left, backfill);
        outbox.add(c, DriftStore.event("drift.moved", its.drift().dataset()));
        queue.finish(c, job);
        if (!done.isEnd) {
            queue.enqueue(c, job(Long.toString(its.drift().id()), job.trace()));
            return true;
        }
        return !its.isRestoring() && readsAgain(c, store, its.drift(), job);
    }

    private boolean readsAgain(Connection c, JdbcDrifts store, Drift drift, Job job)
            throws SQLException {
        var decision = store.readAgain(drift);
        if (decision.isEmpty()) return false;
        var key = ReplayWriter.key(Long.toString(decision.get()));
        long replay = queue.enqueue(c, NewJob.of(Stage.INGEST, key, job.trace()));
        new JdbcQuarantine(c).setJob(decision.get(), replay);
        return true;
    }

    private void tell(Connection c, Job job, String dataset, List<Long> batches)
            throws SQLException {
        var datasets = new JdbcDatasets(c, job.tenant());
        for (long batch : batches) datasets.count(dataset, batch, 0);
        triggers.arrived(c, dataset);
        queue.follow(c, job.tenant(), Stage.TRANSFORM, job.trace());
    }

    private record Work(Drift drift, Target target, Mappings mappings) {
        boolean isRestoring() {
            return drift.backfill().equals(RESTORING);
        }
    }

    /// The dataset first, as everywhere.
    private static @Nullable Work held(Connection c, TenantId tenant, long id) throws SQLException {
        var drifts = new JdbcDrifts(c);
        var known = drifts.find(id);
        if (known.isEmpty()) return null;
        var target = new JdbcDatasets(c, tenant).lock(known.get().dataset());
        var drift = drifts.lock(id).orElseThrow();
        boolean isOpen = drift.backfill().equals("running") || drift.backfill().equals(RESTORING);
        return isOpen ? new Work(drift, target, new JdbcMappings(c).ofRows(id)) : null;
    }

    /// @param batches of which rows were changed
    private record Done(long changed, long left, List<Long> batches, boolean isEnd) {}

    /// The next rows of the batches that are listed.
    private static final class Portion {
        private final Connection c;
        private final TenantId tenant;
        private final Work work;
        private final long drift;
        private final StoredRows rows;
        private final RowConversion conversion;
        private final JdbcMappings mappings;

        Portion(Connection c, TenantId tenant, Work work) {
            this.c = c;
            this.tenant = tenant;
            this.work = work;
            this.drift = work.drift().id();
            this.rows = new StoredRows(c, tenant, work.target(), drift);
            this.conversion = new RowConversion(work.target().columns(), work.mappings());
            this.mappings = new JdbcMappings(c);
        }

        Done run() throws SQLException, IOException {
            var listed = mappings.next(drift, work.isRestoring() ? RESTORING : WAITING, BATCHES);
            long looked = 0;
            long changed = 0;
            long left = 0;
            var batches = new ArrayList<Long>();
            int ended = 0;
            for (var batch : listed) {
                if (looked >= ROWS) break;
                var portion = next(batch, (int) (ROWS - looked));
                looked += portion.looked();
                changed += portion.changed();
                left += portion.left();
                if (portion.changed() > 0) batches.add(batch.batch());
                if (!portion.isEnd()) {
                    mappings.progress(drift, batch.batch(), portion.lineDone());
                    break;
                }
                end(batch, portion);
                ended++;
            }
            boolean isEnd = ended == listed.size() && listed.size() < BATCHES;
            return new Done(changed, left, batches, isEnd);
        }

        private StoredRows.Portion next(Listed batch, int most) throws SQLException {
            if (conversion.isEmpty()) return new StoredRows.Portion(0, 0, 0, 0, true);
            return work.isRestoring()
                    ? rows.restore(conversion.writtenColumns(), batch, most)
                    : rows.convert(conversion, batch, most);
        }

        /// All of its rows are changed, in this portion or before: its statistics are those of what
        /// it holds now.
        private void end(Listed batch, StoredRows.Portion portion)
                throws SQLException, IOException {
            boolean wasBegun = batch.lineDone() != Long.MIN_VALUE;
            if (portion.changed() > 0 || wasBegun) {
                new BatchProfile(c, tenant, work.target())
                        .retake(batch.batch(), conversion.writtenColumns());
            }
            if (work.isRestoring()) mappings.forget(drift, batch.batch());
            else mappings.done(drift, batch.batch());
        }
    }

    /// After the last repetition.
    public void failed(Job job, Throwable cause) {
        LOG.atError()
                .addKeyValue("tenant", job.tenant())
                .addKeyValue("trace", job.trace())
                .addKeyValue("service", "ingest")
                .addKeyValue("drift", job.key())
                .setCause(cause)
                .log("rows cannot be changed for a drift");
        db.in(
                job.tenant(),
                c -> {
                    drifts.fail(c, drift(job), FAULT)
                            .ifPresent(its ->
                                    outbox.add(c, DriftStore.event("drift.moved", its.dataset())));
                    return null;
                });
        outbox.wake();
    }
}
