package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.engine.pull.Backoff;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.ChangeFeeds;
import io.millrace.ingest.store.ChangeFeeds.Feed;
import io.millrace.ingest.store.ChangeFeeds.Slot;
import io.millrace.ingest.store.ChangeWriter;
import io.millrace.ingest.store.Dataset;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.FeedEnded;
import io.millrace.ingest.store.PullStore;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.ingest.store.SourceStore;
import io.millrace.kernel.Ids;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the changes of tables elsewhere without being asked. A turn is a job that queues the
/// next one: so one node at a time reads a source, and one that dies loses none.
final class ChangesWorker {
    private static final Logger LOG = LoggerFactory.getLogger(ChangesWorker.class);
    private static final String KEY = "changes:";
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration OVER_QUOTA = Duration.ofMinutes(1);
    private static final Duration AFTER_FAULT = Duration.ofMinutes(1);

    /// How the slot stands is noted so often where it stands as before.
    private static final Duration NOTED = Duration.ofSeconds(10);

    private static final String FAULT =
            "internal: the changes could not be read. The fault is ours; its cause is in the log of the"
                    + " node.";

    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final Pulling pulling;
    private final ChangesTurn.Doors doors;
    private final PullStore pulls = new PullStore();
    private final ChangeFeeds feeds = new ChangeFeeds();
    private final SourceStore sources = new SourceStore();
    private final DatasetStore datasets = new DatasetStore();
    private final PullAnnouncer announcer;

    ChangesWorker(TenantDb db, WorkQueue queue, Outbox outbox, Pulling pulling) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.pulling = pulling;
        this.doors =
                new ChangesTurn.Doors(
                        new ForeignPostgres(pulling.guard()),
                        new ChangeWriter(db, queue, new BatchWriter(db, queue, outbox)),
                        new Here());
        this.announcer = new PullAnnouncer(outbox);
    }

    static boolean isChanges(Job job) {
        return job.key().startsWith(KEY);
    }

    /// The next turn of a source; an earlier one that waits is it.
    static NewJob job(String source, Duration delay) {
        return NewJob.of(Stage.PULL, KEY + source, Ids.random128()).after(delay);
    }

    private static String source(Job job) {
        return job.key().substring(KEY.length());
    }

    private record Begun(
            Pulled source, PostgresSource settings, Feed feed, Optional<Dataset> dataset) {}

    /// How a turn ended.
    ///
    /// @param isFailure the next one comes later and later
    /// @param slot null where it was not looked at
    /// @param isAnew the next one copies the table
    private record Ended(
            Duration delay,
            @Nullable String problem,
            boolean isFailure,
            @Nullable Slot slot,
            boolean isAnew) {
        Ended(Duration delay, @Nullable String problem, boolean isFailure, @Nullable Slot slot) {
            this(delay, problem, isFailure, slot, false);
        }
    }

    /// Runs on a thread that may block.
    void handle(Job job) {
        var begun = db.in(job.tenant(), c -> begin(c, job));
        if (begun.isEmpty()) return;
        end(job, begun.get(), turn(job, begun.get()));
    }

    /// @return empty when there is nothing to follow any more
    private Optional<Begun> begin(SqlConnection c, Job job) {
        var begun =
                pulls.find(c, source(job))
                        .flatMap(its -> ChangeFeed.of(its).flatMap(set -> begun(c, its, set)));
        if (begun.isEmpty()) queue.finish(c, job);
        return begun;
    }

    private Optional<Begun> begun(SqlConnection c, Pulled source, PostgresSource settings) {
        return feeds.find(c, source.name())
                .filter(feed -> !feed.ends())
                .map(feed -> new Begun(source, settings, feed, datasets.find(c, source.dataset())));
    }

    private Ended turn(Job job, Begun its) {
        var over = pulling.quotas().incoming(job.tenant(), 0);
        if (over.isPresent()) return new Ended(OVER_QUOTA, over.get().detail(), false, null);
        var turn = new ChangesTurn(doors, job, its.source(), its.settings(), its.feed());
        try {
            var secret = pulling.secret(job.tenant(), its.source());
            var done = turn.run(secret, its.dataset(), pulling.bounds());
            var delay = done.isBusy() ? Duration.ZERO : SOON;
            return new Ended(delay, null, false, done.slot());
        } catch (ChangesTurn.LostSlot e) {
            return new Ended(AFTER_FAULT, e.reason(), false, e.slot());
        } catch (PullFault e) {
            return failed(its, e.reason());
        } catch (ChangesTurn.Parted e) {
            var delay = Backoff.after(its.feed().failures() + 1);
            return new Ended(delay, e.reason(), true, null, true);
        } catch (ChangesTurn.Leaving e) {
            return new Ended(Duration.ZERO, its.source().problem(), false, null);
        } catch (FeedEnded e) {
            return new Ended(SOON, its.source().problem(), false, null);
        } catch (RowLines.Broken e) {
            return failed(its, ForeignPostgres.reason(e.failure()));
        } catch (SQLException e) {
            return failed(its, e);
        } catch (Unreadable e) {
            return failed(its, "The changes cannot be stored: " + e.getMessage());
        } catch (ProblemException e) {
            if (e.problem().passes()) throw e;
            return failed(its, "The changes cannot be stored: " + e.problem().detail());
        }
    }

    private static Ended failed(Begun its, SQLException e) {
        // Another reader's connection may not be known to be dead yet.
        if (ForeignPostgres.isInUse(e)) return new Ended(SOON, its.source().problem(), false, null);
        return failed(its, ForeignPostgres.reason(e));
    }

    private static Ended failed(Begun its, String problem) {
        return new Ended(Backoff.after(its.feed().failures() + 1), problem, true, null);
    }

    private void end(Job job, Begun its, Ended ended) {
        boolean isTold =
                db.in(
                        job.tenant(),
                        c -> {
                            queue.finish(c, job);
                            queue.enqueue(c, job(source(job), ended.delay()));
                            return note(c, its, ended);
                        });
        if (ended.delay().isZero()) queue.wake(Stage.PULL);
        if (isTold) outbox.wake();
    }

    /// The source is written before its feed, as where it is changed or deleted.
    ///
    /// @return whether it is another problem than before, or the slot stands otherwise
    private boolean note(SqlConnection c, Begun its, Ended ended) {
        var name = its.source().name();
        boolean isOther = !Objects.equals(ended.problem(), its.source().problem());
        if (isOther) sources.setProblem(c, name, ended.problem());
        if (ended.isAnew()) feeds.copyAgain(c, name);
        int failures = ended.isFailure() ? its.feed().failures() + 1 : 0;
        if (failures != its.feed().failures()) feeds.setFailures(c, name, failures);
        var slot = ended.slot();
        boolean isMoved = slot != null && isNews(c, its.feed().state(), slot);
        if (slot != null && isMoved) feeds.looked(c, name, slot);
        if (isOther || isMoved) announcer.stands(c, "source.changed", name);
        return isOther || isMoved;
    }

    private static boolean isNews(SqlConnection c, @Nullable Slot before, Slot now) {
        if (before == null || !before.state().equals(now.state())) return true;
        if (before.lagBytes() == now.lagBytes() || before.at() == null) return false;
        return before.at().toInstant().plus(NOTED).isBefore(DatabaseClock.POSTGRES.now(c));
    }

    private final class Here implements ChangesTurn.Home {
        @Override
        public void confirm(Job job, String source, long place) {
            db.in(
                    job.tenant(),
                    c -> {
                        queue.verifyHeld(c, job);
                        feeds.confirm(c, source, place);
                        return true;
                    });
        }

        @Override
        public boolean isForsaken(Job job, String source) {
            return db.in(
                    job.tenant(),
                    c -> {
                        queue.verifyHeld(c, job);
                        return feeds.find(c, source)
                                .filter(its -> its.copied() && !its.restarts() && !its.ends())
                                .isEmpty();
                    });
        }

        @Override
        public boolean isLeaving() {
            return queue.isLeaving();
        }
    }

    /// After the last repetition: the next turn comes nevertheless.
    void failed(Job job, Throwable cause) {
        LOG.atError()
                .addKeyValue("tenant", job.tenant())
                .addKeyValue("trace", job.trace())
                .addKeyValue("service", "ingest")
                .addKeyValue("source", source(job))
                .setCause(cause)
                .log("a source's changes cannot be read");
        db.in(
                job.tenant(),
                c -> {
                    if (feeds.find(c, source(job)).isEmpty()) return false;
                    queue.enqueue(c, job(source(job), AFTER_FAULT));
                    sources.setProblem(c, source(job), FAULT);
                    announcer.stands(c, "source.changed", source(job));
                    return true;
                });
        outbox.wake();
    }

    /// Queues the turn of a source whose job is gone.
    void keep(SqlConnection c, Pulled its) {
        if (ChangeFeed.of(its).isEmpty()) return;
        feeds.find(c, its.name())
                .filter(feed -> !feed.ends())
                .ifPresent(_ -> queue.enqueue(c, job(its.name(), SOON)));
    }
}
