package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.api.IngestRequest.Pull;
import io.millrace.ingest.api.IngestRequest.PullAnswer;
import io.millrace.ingest.api.IngestRequest.PullPage;
import io.millrace.ingest.api.IngestRequest.Pulls;
import io.millrace.ingest.api.IngestRequest.PutPulledSource;
import io.millrace.ingest.api.IngestRequest.SourceAnswer;
import io.millrace.ingest.store.ChangeFeeds;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.FileStore;
import io.millrace.ingest.store.PullStore;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.ingest.store.SourceStore;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
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

/// What tenants decide about the sources that are pulled, and their pulls.
final class PullService {
    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final Pulling pulling;
    private final int most;
    private final PullRules rules;
    private final PullStarter starter;
    private final PullAnnouncer announcer;
    private final PullStore pulls = new PullStore();
    private final SourceStore sources = new SourceStore();
    private final DatasetStore datasets = new DatasetStore();
    private final FileStore files = new FileStore();
    private final ChangeFeeds feeds = new ChangeFeeds();

    /// @param most sources of a tenant, of whatever kind
    PullService(TenantDb db, WorkQueue queue, Outbox outbox, Pulling pulling, int most) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.pulling = pulling;
        this.most = most;
        this.rules = new PullRules(pulling.guard(), pulling.watched() != null);
        this.starter = new PullStarter(queue, outbox);
        this.announcer = new PullAnnouncer(outbox);
    }

    SourceAnswer put(PutPulledSource request) {
        SourceSettings.checkNames(request.name(), request.dataset());
        rules.check(request);
        if (request.postgres() != null && ChangeFeed.isMode(request.postgres())) {
            Routing.checkUnmixed(
                    db,
                    request.tenant(),
                    request.dataset(),
                    "changes of a table have a dataset of theirs");
        }
        var answer = db.in(request.tenant(), c -> put(c, request));
        boolean isFollowed = request.postgres() != null && ChangeFeed.isMode(request.postgres());
        if (isFollowed || FileSettings.isFiles(request.kind())) queue.wake(Stage.PULL);
        outbox.wake();
        return answer;
    }

    private SourceAnswer put(SqlConnection c, PutPulledSource request) {
        SourceSettings.checkRoom(sources.lockOthers(c, request.name()), most);
        SourceSettings.checkKind(sources.kind(c, request.name()), request.kind());
        var before = pulls.find(c, request.name());
        var settings = PulledSettings.json(request);
        var source =
                new Pulled(
                        request.name(),
                        request.kind(),
                        request.dataset(),
                        request.pointer(),
                        settings,
                        secret(request, settings, before),
                        null,
                        null,
                        null);
        before.ifPresent(its -> checkSlot(its, source));
        datasets.add(c, request.dataset());
        pulls.put(c, source);
        if (before.isPresent() && !isSame(before.get(), source)) changed(c, source.name());
        if (FileSettings.areOf(source) && FileSettings.of(source).every().isPositive()) {
            queue.enqueue(c, FileLooks.job(source.name(), Duration.ZERO));
        }
        if (ChangeFeed.of(source).isPresent()) {
            feeds.add(c, source.name(), ChangeFeed.newSlot());
            queue.enqueue(c, ChangesWorker.job(source.name(), Duration.ZERO));
        }
        announcer.stands(c, "source.changed", source.name());
        return announcer.answer(c, source.name()).orElseThrow();
    }

    /// What was read so far was read of something else.
    private void changed(SqlConnection c, String source) {
        pulls.open(c, source)
                .ifPresent(open -> pulls.end(c, open.id(), "The source was changed meanwhile."));
        pulls.rewind(c, source);
        files.forget(c, source);
        feeds.restart(c, source);
    }

    /// A slot is at one server, which somebody has to tell when it is no longer needed.
    private static void checkSlot(Pulled before, Pulled now) {
        var its = ChangeFeed.of(before);
        if (its.isEmpty()) return;
        boolean isThere =
                ChangeFeed.of(now).filter(that -> isOneServer(its.get(), that)).isPresent();
        if (isThere) return;
        throw Problem.conflict(
                        "The source has a slot at its server: delete it, which drops the slot, and make another.")
                .toException();
    }

    private static boolean isOneServer(PostgresSource a, PostgresSource b) {
        return a.host().equals(b.host())
                && Objects.equals(a.port(), b.port())
                && a.database().equals(b.database());
    }

    private static boolean isSame(Pulled a, Pulled b) {
        return a.dataset().equals(b.dataset())
                && Objects.equals(a.pointer(), b.pointer())
                && rows(a).equals(rows(b));
    }

    private static List<Object> rows(Pulled its) {
        return PulledSettings.rows(its.kind(), its.settings());
    }

    /// Sealed. One that was given before is given on to the place that it was given for only.
    private @Nullable String secret(
            PutPulledSource request, String settings, Optional<Pulled> before) {
        var given = request.secret();
        if (given != null) {
            var purpose = Pulling.purpose(request.tenant().value(), request.name());
            return pulling.secrets().seal(purpose, given);
        }
        if (!PulledSettings.asksForSecret(request)) return null;
        var kept = before.map(Pulled::secret);
        if (kept.isEmpty()) throw Problem.invalid("secret: is missing").toException();
        if (!PulledSettings.place(request.kind(), settings)
                .equals(PulledSettings.place(request.kind(), before.get().settings()))) {
            throw Problem.invalid(
                            "secret: give it again, since it goes to another place, or as another's")
                    .toException();
        }
        return kept.get();
    }

    PullAnswer pull(Pull asked) {
        var pull = db.in(asked.tenant(), c -> starter.request(c, asked.name(), "request"));
        queue.wake(Stage.PULL);
        outbox.wake();
        return pull.answer();
    }

    PullPage page(Pulls asked) {
        Long before = asked.cursor() == null ? null : number(asked.cursor());
        var found =
                db.in(
                        asked.tenant(),
                        c -> {
                            if (sources.kind(c, asked.name()).isEmpty()) {
                                throw noSource(asked.name());
                            }
                            return pulls.page(c, asked.name(), before, asked.limit() + 1);
                        });
        if (found.size() <= asked.limit()) return new PullPage(found, null);
        var items = found.subList(0, asked.limit());
        return new PullPage(items, items.getLast().id());
    }

    private static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw Problem.invalid("cursor: is not one of ours").toException();
        }
    }

    static ProblemException noSource(String name) {
        return Problem.notFound("source", name, "GET /api/v1/sources lists them").toException();
    }
}
