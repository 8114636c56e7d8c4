package io.millrace.ingest.store;

import io.millrace.ingest.store.JdbcDrifts.Backfill;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.Triggers;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.SqlNames;
import io.millrace.tenants.db.TenantDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves what lies in the column of a new name to the column that it is, portion by portion, each
/// with how far it is and how many rows it moved in one transaction that ends the job: each row
/// once, after anything. A value of the old column stays where a row has both. When all is moved it
/// waits for the batches that were under way when the rename was accepted, and looks once more.
public final class DriftBackfill {
    private static final Logger LOG = LoggerFactory.getLogger(DriftBackfill.class);
    private static final String KEY = "drift-";
    private static final int ROWS = 20_000;
    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final String FAULT =
            "internal: the rows could not be moved; those that were are counted, the rest is where it"
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

    /// Moves a portion; what is left is another job's, so that others have their turns in between.
    /// Blocks.
    public void handle(Job job) {
        boolean goesOn = db.copy(job.tenant(), c -> portion(c, job));
        outbox.wake();
        queue.wakeAfter(Stage.TRANSFORM, BatchWriter.FOLLOW_UP);
        if (goesOn) queue.wake(Stage.INGEST);
    }

    private boolean portion(Connection c, Job job) throws SQLException {
        var drifts = new JdbcDrifts(c);
        long id = drift(job);
        var found = drifts.backfill(id);
        if (found.isEmpty()) {
            queue.finish(c, job);
            return false;
        }
        var its = found.get();
        var moved = new Moving(c, job.tenant(), its).next();
        boolean isMore = moved.rows == ROWS;
        if (moved.rows > 0) {
            new JdbcDatasets(c, job.tenant()).count(its.dataset(), its.batch(), 0);
            triggers.arrived(c, its.dataset());
            queue.enqueue(
                    c, NewJob.of(Stage.TRANSFORM, "", job.trace()).after(BatchWriter.FOLLOW_UP));
        }
        var state = isMore ? its.state() : its.isUnderWay() ? "settling" : "done";
        // What comes late may lie anywhere.
        if (isMore) drifts.moved(id, moved.rows, moved.batch, moved.line, state);
        else drifts.moved(id, moved.rows, 0, 0, state);
        if (moved.rows > 0 || !state.equals(its.state())) {
            outbox.add(c, DriftStore.event("drift.moved", its.dataset()));
        }
        queue.finish(c, job);
        if (state.equals("done")) return false;
        var next = job(Long.toString(id), job.trace());
        queue.enqueue(c, isMore ? next : next.after(SETTLES));
        return isMore;
    }

    /// @param batch of the last of the rows
    private record Moved(long rows, long batch, long line) {}

    /// The next rows of a dataset's tables.
    private record Moving(Connection c, TenantId tenant, Backfill its) {
        Moved next() throws SQLException {
            var raw = SqlNames.quote(tenant.rawSchema(), its.dataset());
            var current = SqlNames.quote(tenant.rawSchema(), its.dataset() + CurrentTable.SUFFIX);
            boolean isUpsert =
                    new JdbcDatasets(c, tenant).known(its.dataset()).upsert().isPresent();
            var from = SqlNames.quote(its.from());
            var into = SqlNames.quote(its.into());
            var sql =
                    """
                    with part as (
                        select _batch, _line from %1$s
                         where (_batch, _line) > (?, ?) and %3$s is not null and %2$s is null
                         order by _batch, _line limit %4$d),
                    moved as (
                        update %1$s r set %2$s = r.%3$s, %3$s = null from part p
                         where r._batch = p._batch and r._line = p._line
                        returning r._batch, r._line)
                    %5$s
                    select count(*), coalesce((array_agg(_batch order by _batch desc, _line desc))[1], 0),
                           coalesce((array_agg(_line order by _batch desc, _line desc))[1], 0)
                      from moved
                    """
                            .formatted(
                                    raw,
                                    from,
                                    into,
                                    ROWS,
                                    isUpsert ? ofCurrent(current, from, into) : "");
            try (var move = c.prepareStatement(sql)) {
                boolean isBegin = its.batchDone() == 0;
                move.setLong(1, isBegin ? its.batch() : its.batchDone());
                move.setLong(2, isBegin ? Long.MIN_VALUE : its.lineDone());
                try (var row = move.executeQuery()) {
                    row.next();
                    long rows = row.getLong(1);
                    return new Moved(rows, row.getLong(2), row.getLong(3));
                }
            }
        }

        private static String ofCurrent(String current, String from, String into) {
            return """
            , latest as (
                update %1$s t set %2$s = t.%3$s, %3$s = null from part p
                 where t._batch = p._batch and t._line = p._line
                   and t.%3$s is not null and t.%2$s is null)
            """
                    .formatted(current, from, into);
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
                .log("a backfill cannot go on");
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
