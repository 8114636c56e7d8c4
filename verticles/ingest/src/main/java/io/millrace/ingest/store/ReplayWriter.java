package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.store.Mending.Task;
import io.millrace.stream.Event;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.Topics;
import io.millrace.stream.Triggers;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Stores the mended records of a replay: a portion with its ledger, statistics, totals, event and
/// follow-up in one transaction, and how far the replay is, so that the next job goes on behind it.
public final class ReplayWriter {
    private static final String KEY = "decision-";
    private static final Duration MOST = Duration.ofSeconds(2);

    /// In a unit of a job's cost.
    private static final long COST_NANOS = 10_000_000;

    /// Most batches that an event tells of.
    private static final int TOLD = 100;

    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final Mending mending;
    private final Triggers triggers;

    public ReplayWriter(TenantDb db, WorkQueue queue, Outbox outbox, Mending mending) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.mending = mending;
        this.triggers = new Triggers(outbox);
    }

    /// Names the job of a decision.
    public static String key(String decision) {
        return KEY + decision;
    }

    public static boolean isReplay(Job job) {
        return job.key().startsWith(KEY);
    }

    /// The decision that a job carries out.
    public static long decision(Job job) {
        return Long.parseLong(job.key().substring(KEY.length()));
    }

    /// Carries a replay out from where it is, for a portion that takes about [#MOST]; what is left
    /// is another job's, so that others have their turns in between. Blocks.
    ///
    /// @throws io.millrace.stream.Fenced when another worker has the job
    public void store(Job job, Task task, long decision) {
        long start = System.nanoTime();
        long after = db.copy(job.tenant(), c -> new JdbcQuarantine(c).begin(decision));
        var portion = after < 0 ? List.<Mended>of() : mending.next(task, after, MOST);
        TenantDb.JdbcWork<Boolean> work =
                c -> {
                    boolean isSame = new JdbcQuarantine(c).begin(decision) == after;
                    if (isSame && !portion.isEmpty()) {
                        var changed = new Replaying(c, task, decision).store(portion);
                        tell(c, job, task.group().dataset(), changed);
                    }
                    return end(c, job, task, decision, start);
                };
        boolean isDone = job.isBulk() ? db.bulk(job.tenant(), work) : db.copy(job.tenant(), work);
        outbox.wake();
        queue.wakeFollowing(job.tenant(), Stage.TRANSFORM);
        if (!isDone) queue.wake(Stage.INGEST);
    }

    /// Ends the job, and with it the decision or, where records are left, with a job for those.
    /// That costs what this one did.
    private boolean end(Connection c, Job job, Task task, long decision, long start)
            throws SQLException {
        var quarantine = new JdbcQuarantine(c);
        long tried = quarantine.begin(decision);
        boolean isDone = tried < 0 || !quarantine.hasMore(task.group(), tried);
        if (isDone && tried >= 0) {
            quarantine.end(decision);
            outbox.add(c, ended(task.group().dataset()));
        }
        queue.finish(c, job);
        if (isDone) return true;
        long cost = 1 + (System.nanoTime() - start) / COST_NANOS;
        var next = new NewJob(job.stage(), job.key(), Map.of(), cost, Duration.ZERO, job.trace());
        quarantine.setJob(decision, queue.enqueue(c, next));
        return false;
    }

    private void tell(Connection c, Job job, String dataset, Replaying.Changed changed)
            throws SQLException {
        if (changed.sums().isEmpty()) return;
        triggers.arrived(c, dataset);
        outbox.add(c, event(changed.batches(), changed.sums()));
        queue.follow(c, job.tenant(), Stage.TRANSFORM, job.trace());
    }

    /// That a replay has come to its end, well or not: pages that show it ask anew.
    public static Event ended(String dataset) {
        var channels = Map.<String, Object>of("batches", Map.of("items", List.of()));
        return new Event(Topics.INGEST, "replay.ended", dataset, channels);
    }

    /// What happened to batches whose records were mended or given up.
    public static Event event(List<BatchAnswer> batches, Optional<Ledger.Sums> sums) {
        var told = batches.subList(0, Math.min(TOLD, batches.size()));
        var channels = new HashMap<String, Object>();
        channels.put("batches", Map.of("items", told));
        sums.ifPresent(its -> channels.put("overview", Map.of("river", BatchWriter.river(its))));
        return new Event(Topics.INGEST, "batch.mended", batches.getFirst().dataset(), channels);
    }
}
