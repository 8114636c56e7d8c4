package io.millrace.ingest;

import io.millrace.ingest.Puller.Outcome.Complete;
import io.millrace.ingest.Puller.Outcome.Ended;
import io.millrace.ingest.Puller.Outcome.Paused;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.PullStore;
import io.millrace.ingest.store.PullStore.Entry;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.Triggers;
import io.millrace.tenants.db.DatabaseClock;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the pull that a job names one turn. What a source is at fault for ends the pull; what is
/// away here is left to the queue's repetitions.
final class PullWorker {
    private static final Logger LOG = LoggerFactory.getLogger(PullWorker.class);
    private static final String FAULT =
            "internal: the pull could not go on; what it stored is stored. The fault is ours; its"
                    + " cause is in the log of the node.";
    private static final String GONE = "The source was deleted or changed.";
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration FULL = Duration.ofSeconds(5);
    private static final int TOO_MANY = 429;

    private final PullTurn.Doors doors;
    private final Outbox outbox;
    private final Pulling pulling;
    private final Map<String, Puller> pullers;
    private final PullStore pulls = new PullStore();
    private final Triggers triggers;
    private final PullAnnouncer announcer;

    /// @param pullers by the kind of source
    PullWorker(PullTurn.Doors doors, Outbox outbox, Pulling pulling, Map<String, Puller> pullers) {
        this.doors = doors;
        this.outbox = outbox;
        this.pulling = pulling;
        this.pullers = Map.copyOf(pullers);
        this.triggers = new Triggers(outbox);
        this.announcer = new PullAnnouncer(outbox);
    }

    /// @param at when the turn begins, by the clock that told when the pull did
    private record Begun(Pulled source, Entry pull, Instant at) {}

    /// Runs on a thread that may block.
    void handle(Job job) {
        var begun = doors.db().in(job.tenant(), c -> begin(c, job));
        if (begun.isEmpty()) return;
        var turn = new PullTurn(doors, pulling, job, begun.get().source(), begun.get().pull());
        try {
            switch (pull(turn, begun.get())) {
                case Complete() -> end(job, null);
                case Paused paused -> pause(job, paused);
                case Ended(var reason) -> end(job, reason);
            }
        } catch (PullFault e) { // also of the last batch
            end(job, e.reason());
        } catch (PullTurn.Unsettled e) {
            pause(job, new Paused(SOON, null, 0));
        } catch (PullTurn.Gone e) {
            finish(job);
        } catch (ProblemException e) {
            if (e.problem().passes()) throw e;
            if (e.problem().status() == TOO_MANY) {
                pause(job, new Paused(FULL, e.problem().detail(), 0));
            } else {
                end(job, e.problem().detail());
            }
        }
    }

    /// @return empty when there is nothing to do any more
    private Optional<Begun> begin(SqlConnection c, Job job) {
        var pull = pulls.begin(c, id(job));
        var source = pull.flatMap(its -> pulls.find(c, its.answer().source()));
        if (pull.isPresent() && source.isPresent()) {
            tell(c, pull.get());
            var now = DatabaseClock.POSTGRES.now(c);
            return Optional.of(new Begun(source.get(), pull.get(), now));
        }
        doors.queue().finish(c, job);
        triggers.ended(c, job, List.of(), GONE);
        return Optional.empty();
    }

    private Puller.Outcome pull(PullTurn turn, Begun begun) {
        turn.settle();
        checkAge(begun);
        var puller = pullers.get(turn.source().kind());
        if (puller == null) throw new IllegalStateException(turn.source().kind());
        var outcome = pull(turn, puller);
        turn.settle();
        return outcome;
    }

    /// What ends a pull is known only when its last batch is stored.
    private static Puller.Outcome pull(PullTurn turn, Puller puller) {
        try {
            return puller.pull(turn);
        } catch (PullFault e) {
            return new Ended(e.reason());
        }
    }

    private void checkAge(Begun begun) {
        var started = begun.pull().answer().startedAt();
        var longest = pulling.bounds().longest();
        if (started == null || started.plus(longest).isAfter(begun.at())) return;
        throw new PullFault("The pull took longer than %d hours.".formatted(longest.toHours()));
    }

    private static long id(Job job) {
        return Long.parseLong(job.key());
    }

    /// Queues another turn, which costs what this one did not: all turns are of a length.
    private void pause(Job job, Paused paused) {
        doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            doors.queue().finish(c, job);
                            pulls.waits(c, id(job), paused.why(), paused.failures());
                            var next = job(job.key(), job.trace()).after(paused.delay());
                            long queued = doors.queue().enqueue(c, next);
                            pulls.setJob(c, id(job), queued);
                            triggers.goesOn(c, job, queued);
                            return null;
                        });
        if (paused.delay().isZero()) doors.queue().wake(Stage.PULL);
    }

    static NewJob job(String pull, String trace) {
        return NewJob.of(Stage.PULL, pull, trace);
    }

    private void finish(Job job) {
        doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            doors.queue().finish(c, job);
                            triggers.ended(c, job, List.of(), GONE);
                            return null;
                        });
        outbox.wake();
    }

    private void end(Job job, @Nullable String problem) {
        doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            ended(c, job, problem);
                            doors.queue().finish(c, job);
                            return null;
                        });
        outbox.wake();
    }

    private void ended(SqlConnection c, Job job, @Nullable String problem) {
        var ended = pulls.end(c, id(job), problem);
        if (ended.isEmpty()) {
            triggers.ended(c, job, List.of(), GONE);
            return;
        }
        var source = ended.get().answer().source();
        pulls.trim(c, source, pulling.bounds().kept());
        var outcome = new Triggers.Ended("source", source, problem == null);
        triggers.ended(c, job, List.of(outcome), problem);
        tell(c, ended.get());
    }

    private void tell(SqlConnection c, Entry pull) {
        var its = pull.answer();
        announcer.stands(c, "pull." + its.state(), its.source());
    }

    /// After the last repetition.
    void failed(Job job, Throwable cause) {
        LOG.atError()
                .addKeyValue("tenant", job.tenant())
                .addKeyValue("trace", job.trace())
                .addKeyValue("service", "ingest")
                .addKeyValue("pull", job.key())
                .setCause(cause)
                .log("a pull cannot go on");
        doors.db()
                .in(
                        job.tenant(),
                        c -> {
                            ended(c, job, FAULT);
                            return null;
                        });
        outbox.wake();
    }
}
