package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.Rule;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.store.DecisionStore;
import io.millrace.ingest.store.Mending;
import io.millrace.ingest.store.Mending.Task;
import io.millrace.ingest.store.ReplayWriter;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out a portion of the replay that a job names. What its rule is at fault for fails it at
/// once.
final class ReplayWorker {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayWorker.class);
    private static final String FAULT =
            "internal: the replay could not go on; what it stored is stored, the rest is where it was."
                    + " The fault is ours; its cause is in the log of the node.";

    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final DecisionStore decisions = new DecisionStore();
    private final ReplayWriter writer;

    ReplayWorker(TenantDb db, WorkQueue queue, Outbox outbox, Mending mending) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.writer = new ReplayWriter(db, queue, outbox, mending);
    }

    /// Runs on a thread that may block.
    void handle(Job job) {
        long decision = ReplayWriter.decision(job);
        var entry = db.in(job.tenant(), c -> decisions.find(c, decision)).orElseThrow();
        try {
            writer.store(job, task(job.tenant(), entry), decision);
        } catch (Unreadable e) {
            fail(job, String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            if (e.problem().passes()) throw e;
            fail(job, e.problem().detail());
        }
    }

    private static Task task(TenantId tenant, DecisionStore.Entry entry) {
        var expression = entry.answer().expression();
        if (expression == null) return Task.readingAgain(tenant, entry.group());
        return new Task(tenant, entry.group(), new Rule(expression, entry.answer().wholeLine()));
    }

    private void fail(Job job, String problem) {
        db.in(
                job.tenant(),
                c -> {
                    fail(c, job, problem);
                    queue.finish(c, job);
                    return null;
                });
        outbox.wake();
    }

    private void fail(SqlConnection c, Job job, String problem) {
        decisions
                .fail(c, ReplayWriter.decision(job), problem)
                .ifPresent(its -> outbox.add(c, ReplayWriter.ended(its.answer().dataset())));
    }

    /// After the last repetition.
    void failed(Job job, Throwable cause) {
        LOG.atError()
                .addKeyValue("tenant", job.tenant())
                .addKeyValue("trace", job.trace())
                .addKeyValue("service", "ingest")
                .addKeyValue("decision", job.key())
                .setCause(cause)
                .log("a replay cannot go on");
        db.in(
                job.tenant(),
                c -> {
                    fail(c, job, FAULT);
                    return null;
                });
        outbox.wake();
    }
}
