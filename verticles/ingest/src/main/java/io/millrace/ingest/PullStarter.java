package io.millrace.ingest;

import io.millrace.ingest.store.PullStore;
import io.millrace.ingest.store.PullStore.Entry;
import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.Starter;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ScheduleRequest.Starts;
import io.vertx.sqlclient.SqlConnection;
import java.util.Objects;

/// Starts pulls: those that are asked for and those of schedules.
public final class PullStarter implements Starter {
    private final WorkQueue queue;
    private final PullAnnouncer announcer;
    private final PullStore pulls = new PullStore();

    public PullStarter(WorkQueue queue, Outbox outbox) {
        this.queue = queue;
        this.announcer = new PullAnnouncer(outbox);
    }

    @Override
    public String kind() {
        return "source";
    }

    @Override
    public Stage stage() {
        return Stage.PULL;
    }

    @Override
    public void verify(SqlConnection c, Starts starts) {
        require(c, Objects.requireNonNull(starts.name()));
    }

    @Override
    public Started start(SqlConnection c, Starts starts) {
        var pull = request(c, Objects.requireNonNull(starts.name()), "schedule");
        return new Started(pulls.job(c, pull.id()).orElseThrow(), null);
    }

    /// Queues a pull, or finds the one that waits or runs. One whose job is gone, as after a
    /// restore, goes on.
    Entry request(SqlConnection c, String source, String cause) {
        require(c, source);
        var open = pulls.open(c, source);
        if (open.isPresent() && pulls.isQueued(c, open.get().id())) return open.get();
        var pull =
                open.or(() -> pulls.add(c, source, cause))
                        .or(() -> pulls.open(c, source))
                        .orElseThrow();
        var job = PullWorker.job(Long.toString(pull.id()), Span.currentTrace());
        pulls.setJob(c, pull.id(), queue.request(c, job));
        announcer.stands(c, "pull.queued", source);
        return pull;
    }

    private void require(SqlConnection c, String source) {
        if (pulls.find(c, source).isEmpty()) throw notPulled(source);
    }

    private static RuntimeException notPulled(String source) {
        return Problem.notFound(
                        "source that is pulled", source, "GET /api/v1/sources lists all kinds")
                .toException();
    }
}
