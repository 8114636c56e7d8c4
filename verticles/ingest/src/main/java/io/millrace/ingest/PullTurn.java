package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.Ledger;
import io.millrace.ingest.store.PullStore;
import io.millrace.ingest.store.PullStore.Position;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ObjectStore;
import io.millrace.stream.api.ObjectStore.Content;
import io.millrace.stream.api.ObjectStore.StoredObject;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One job's part of a pull. Rows go the way of an upload: a body in the object store and a batch
/// in the ledger, which is committed together with where that leads. The pull moves there only when
/// the batch is stored; so whoever goes on after a crash waits for that batch and reads nothing
/// twice.
final class PullTurn {
    private static final String NDJSON = "application/x-ndjson";
    private static final Duration OVER_QUOTA = Duration.ofMinutes(1);

    private final Doors doors;
    private final Pulling pulling;
    private final Job job;
    private final Pulled source;
    private final long start;
    private final PullStore pulls = new PullStore();
    private final Ledger ledger = new Ledger();
    private final DatasetStore datasets = new DatasetStore();
    private PullStore.Entry pull;

    /// What all turns share.
    record Doors(TenantDb db, WorkQueue queue, ObjectStore objects, Acceptance acceptance) {}

    /// The pull or its source is gone, or was changed.
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1;

        Gone() {
            super("the pull has ended", null, false, false);
        }
    }

    /// A batch is still being stored, after the patience for it.
    static final class Unsettled extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unsettled() {
            super("a batch is not stored yet", null, false, false);
        }
    }

    PullTurn(Doors doors, Pulling pulling, Job job, Pulled source, PullStore.Entry pull) {
        this.doors = doors;
        this.pulling = pulling;
        this.job = job;
        this.source = source;
        this.pull = pull;
        this.start = System.nanoTime();
    }

    Doors doors() {
        return doors;
    }

    TenantId tenant() {
        return job.tenant();
    }

    Pulled source() {
        return source;
    }

    /// Of the pull.
    long id() {
        return pull.id();
    }

    /// `request`, `schedule` or `look`.
    String cause() {
        return pull.answer().cause();
    }

    /// Does work in a transaction of the pull, while that is this turn's and goes on.
    ///
    /// @throws Gone when it has come to its end
    <T> T in(Function<SqlConnection, T> work) {
        return doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            doors.queue().verifyHeld(c, job);
                            if (pulls.begin(c, pull.id()).isEmpty()) throw new Gone();
                            return work.apply(c);
                        });
    }

    PullBounds bounds() {
        return pulling.bounds();
    }

    /// What the source asks for; null where it asks for nothing.
    ///
    /// @throws PullFault when it was sealed by another installation
    @Nullable String secret() {
        return pulling.secret(job.tenant(), source);
    }

    /// Where the next rows begin, behind what is stored; null at the beginning.
    @Nullable Position position() {
        return pull.position();
    }

    long batches() {
        return pull.answer().batches();
    }

    int failures() {
        return pull.failures();
    }

    /// Whether others should have their turns.
    boolean isOver() {
        return System.nanoTime() - start >= bounds().turn().toNanos();
    }

    /// Why nothing may be taken now.
    Optional<Puller.Outcome> overQuota() {
        return pulling.quotas()
                .incoming(job.tenant(), 0)
                .map(over -> new Puller.Outcome.Paused(OVER_QUOTA, over.detail(), failures()));
    }

    /// Stores what `content` writes as a body. Of a body nobody hands over nothing is kept.
    StoredObject body(Content content, long maxBytes) {
        try {
            return doors.objects().write(content, maxBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of a body that nothing names.
    void discard(StoredObject body) {
        try {
            doors.objects().delete(body.key());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Makes a batch of a body, once the one before is stored.
    ///
    /// @param pages of a REST source in it
    /// @param next where the rows behind it begin
    void handOver(StoredObject body, long pages, Position next) {
        try {
            settle();
        } catch (RuntimeException e) {
            discard(body);
            throw e;
        }
        // Whether it was committed is not known when this fails: an orphan is swept away later.
        var taken = doors.db().in(job.tenant(), c -> accept(c, body, pages, next));
        doors.acceptance().told(job.tenant(), taken, body.bytes());
        load();
    }

    /// Moves the pull over what holds no rows.
    void skip(long pages, Position to) {
        settle();
        pull =
                doors.db()
                        .in(
                                job.tenant(),
                                c -> {
                                    doors.queue().verifyHeld(c, job);
                                    return pulls.move(c, pull.id(), pages, to)
                                            .orElseThrow(Gone::new);
                                });
    }

    private Acceptance.Taken accept(SqlConnection c, StoredObject body, long pages, Position next) {
        doors.queue().verifyHeld(c, job);
        datasets.add(c, source.dataset());
        var key = "pull:%s/%d/%d".formatted(source.name(), pull.id(), batches());
        var arrival =
                new Ledger.Arrival(
                        source.dataset(),
                        key,
                        body.key(),
                        NDJSON,
                        "identity",
                        body.bytes(),
                        body.sha256(),
                        source.kind() + ":" + source.name(),
                        null);
        var taken = doors.acceptance().take(c, arrival);
        long batch = Long.parseLong(taken.entry().answer().id());
        if (!pulls.handOver(c, pull.id(), batch, pages, next)) throw new Gone();
        return taken;
    }

    private void load() {
        pull = doors.db().in(job.tenant(), c -> pulls.begin(c, pull.id())).orElseThrow(Gone::new);
    }

    /// Waits until what was handed over is stored, and moves the pull behind it.
    ///
    /// @throws PullFault when it could not be stored; the pull stays before it
    /// @throws Unsettled when that takes too long
    void settle() {
        var batch = pull.nextBatch();
        if (batch == null) return;
        var entry = doors.db().in(job.tenant(), c -> ledger.find(c, batch)).orElseThrow();
        var storing = entry.job();
        if (storing != null) {
            doors.queue().awaitDone(job.tenant(), storing, bounds().stored());
        }
        var answer = doors.db().in(job.tenant(), c -> settled(c, batch));
        if (answer.state().equals("failed")) {
            throw new PullFault(
                    "Batch %s could not be stored: %s".formatted(answer.id(), answer.problem()));
        }
        load();
    }

    private BatchAnswer settled(SqlConnection c, long batch) {
        doors.queue().verifyHeld(c, job);
        var answer = ledger.find(c, batch).orElseThrow().answer();
        switch (answer.state()) {
            case "stored" -> {
                var to = pulls.settle(c, pull.id(), answer).orElseThrow(Gone::new).position();
                if (to != null && to.rows() != null) pulls.advance(c, source.name(), to);
            }
            case "failed" -> pulls.forgetNext(c, source.name());
            default -> throw new Unsettled();
        }
        return answer;
    }
}
