package io.millrace.ingest;

import io.millrace.ingest.FilePlace.Away;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.FileStore;
import io.millrace.ingest.store.FileStore.Fresh;
import io.millrace.ingest.store.PullStore;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.ingest.store.SourceStore;
import io.millrace.kernel.Ids;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks now and then for new and changed files, and has them pulled. A look is a job with a delay
/// that queues the next one: so one node at a time looks at a source, a node that dies loses none,
/// and between looks there is a row in the queue and nothing else.
final class FileLooks {
    private static final Logger LOG = LoggerFactory.getLogger(FileLooks.class);
    private static final String KEY = "look:";
    private static final Duration AFTER_FAULT = Duration.ofMinutes(1);
    private static final List<String> OPEN = List.of("queued", "running");
    private static final String FAULT =
            "internal: the files could not be looked at. The fault is ours; its cause is in the log of"
                    + " the node.";

    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final Pulling pulling;
    private final FilePlaces places;
    private final PullStore pulls = new PullStore();
    private final FileStore files = new FileStore();
    private final SourceStore sources = new SourceStore();
    private final PullStarter starter;
    private final PullAnnouncer announcer;

    FileLooks(TenantDb db, WorkQueue queue, Outbox outbox, Pulling pulling, FilePlaces places) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.pulling = pulling;
        this.places = places;
        this.starter = new PullStarter(queue, outbox);
        this.announcer = new PullAnnouncer(outbox);
    }

    static boolean isLook(Job job) {
        return job.key().startsWith(KEY);
    }

    /// The next look at a source; an earlier one that waits is it.
    static NewJob job(String source, Duration delay) {
        return NewJob.of(Stage.PULL, KEY + source, Ids.random128()).after(delay);
    }

    private static String source(Job job) {
        return job.key().substring(KEY.length());
    }

    /// Of a source with looks.
    private record Begun(Pulled source, FileSettings settings, boolean isPulled) {}

    /// Runs on a thread that may block.
    void handle(Job job) {
        var begun = db.in(job.tenant(), c -> begin(c, job));
        if (begun.isEmpty()) return;
        var its = begun.get();
        boolean isFresh = false;
        @Nullable String problem = null;
        try {
            isFresh = !its.isPulled() && hasFresh(job.tenant(), its);
        } catch (PullFault e) {
            problem = e.reason();
        } catch (Away e) {
            problem = e.reason();
        }
        end(job, its, isFresh, problem);
    }

    /// @return empty when there is nothing to look at any more
    private Optional<Begun> begin(SqlConnection c, Job job) {
        var begun =
                pulls.find(c, source(job))
                        .filter(FileSettings::areOf)
                        .map(its -> new Begun(its, FileSettings.of(its), isPulled(c, its.name())))
                        .filter(its -> its.settings().every().isPositive());
        if (begun.isEmpty()) queue.finish(c, job);
        return begun;
    }

    private boolean isPulled(SqlConnection c, String source) {
        return pulls.last(c, source).filter(pull -> OPEN.contains(pull.state())).isPresent();
    }

    /// Whether there is something to bring. What may still grow is noted.
    private boolean hasFresh(TenantId tenant, Begun its) {
        SeenFiles seen;
        try (var place = places.open(tenant, its.source(), pulling.secret(tenant, its.source()))) {
            seen = SeenFiles.at(place);
        }
        var digest = seen.digest(its.source().dataset());
        if (digest.equals(its.source().looked())) return false;
        var name = its.source().name();
        boolean isWaiting = false;
        for (var page : seen.pages()) {
            var settle = its.settings().settle();
            var fresh = db.in(tenant, c -> page.fresh(c, files, name, settle));
            if (fresh.stream().anyMatch(Fresh::isSettled)) return true;
            isWaiting |= !fresh.isEmpty();
        }
        if (!isWaiting) {
            db.in(
                    tenant,
                    c -> {
                        pulls.setLooked(c, name, digest);
                        return true;
                    });
        }
        return false;
    }

    private void end(Job job, Begun its, boolean isFresh, @Nullable String problem) {
        var every = its.settings().every();
        boolean isLate = problem != null && every.compareTo(AFTER_FAULT) < 0;
        boolean isTold =
                db.in(
                        job.tenant(),
                        c -> {
                            queue.finish(c, job);
                            queue.enqueue(c, job(source(job), isLate ? AFTER_FAULT : every));
                            if (isFresh) starter.request(c, source(job), "look");
                            return note(c, its.source(), problem) || isFresh;
                        });
        if (isFresh) queue.wake(Stage.PULL);
        if (isTold) outbox.wake();
    }

    /// @return whether it is another problem than before
    private boolean note(SqlConnection c, Pulled source, @Nullable String problem) {
        if (Objects.equals(problem, source.problem())) return false;
        sources.setProblem(c, source.name(), problem);
        announcer.stands(c, "source.changed", source.name());
        return true;
    }

    /// After the last repetition: the next look comes nevertheless.
    void failed(Job job, Throwable cause) {
        LOG.atError()
                .addKeyValue("tenant", job.tenant())
                .addKeyValue("trace", job.trace())
                .addKeyValue("service", "ingest")
                .addKeyValue("source", source(job))
                .setCause(cause)
                .log("a source's files cannot be looked at");
        db.in(
                job.tenant(),
                c -> {
                    var its = pulls.find(c, source(job)).filter(FileSettings::areOf);
                    if (its.isPresent()) {
                        queue.enqueue(c, job(source(job), AFTER_FAULT));
                        note(c, its.get(), FAULT);
                    }
                    return true;
                });
        outbox.wake();
    }

    /// Queues the look of a source whose job is gone.
    void keep(SqlConnection c, Pulled its) {
        if (!FileSettings.areOf(its)) return;
        var every = FileSettings.of(its).every();
        if (every.isPositive()) queue.enqueue(c, job(its.name(), every));
    }
}
