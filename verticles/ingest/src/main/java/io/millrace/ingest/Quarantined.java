package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.DecisionAnswer;
import io.millrace.ingest.api.IngestRequest.DecisionPage;
import io.millrace.ingest.api.IngestRequest.Decisions;
import io.millrace.ingest.api.IngestRequest.Discard;
import io.millrace.ingest.api.IngestRequest.GetDecision;
import io.millrace.ingest.api.IngestRequest.GroupList;
import io.millrace.ingest.api.IngestRequest.GroupName;
import io.millrace.ingest.api.IngestRequest.PreviewAnswer;
import io.millrace.ingest.api.IngestRequest.PreviewRule;
import io.millrace.ingest.api.IngestRequest.QuarantineGroups;
import io.millrace.ingest.api.IngestRequest.Replay;
import io.millrace.ingest.api.IngestRequest.Rule;
import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.DecisionStore;
import io.millrace.ingest.store.DecisionStore.Decision;
import io.millrace.ingest.store.Ledger;
import io.millrace.ingest.store.Mending;
import io.millrace.ingest.store.Mending.Task;
import io.millrace.ingest.store.QuarantineStore;
import io.millrace.ingest.store.QuarantineStore.Group;
import io.millrace.ingest.store.ReplayWriter;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Groups of records that were set aside, and what is decided about them.
final class Quarantined {
    private static final int GROUPS = 500;
    private static final int PAGE = 200;

    /// Records that a worker mends in a unit of cost.
    private static final long ROWS_PER_COST = 200;

    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final Mending mending;
    private final Duration patience;
    private final PreviewThreads previews = new PreviewThreads();
    private final QuarantineStore quarantine = new QuarantineStore();
    private final DecisionStore decisions = new DecisionStore();
    private final DatasetStore datasets = new DatasetStore();
    private final Ledger ledger = new Ledger();

    /// @param patience longest wait for a replay
    Quarantined(TenantDb db, WorkQueue queue, Outbox outbox, Mending mending, Duration patience) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.mending = mending;
        this.patience = patience;
    }

    GroupList groups(QuarantineGroups asked) {
        var batch =
                asked.batch() == null ? null : Long.valueOf(IngestService.number(asked.batch()));
        return new GroupList(
                db.in(asked.tenant(), c -> quarantine.groups(c, asked.dataset(), batch, GROUPS)));
    }

    private @Nullable Long batch(SqlConnection c, @Nullable String id) {
        if (id == null) return null;
        long batch = IngestService.number(id);
        if (ledger.find(c, batch).isEmpty()) throw IngestService.noBatch(id);
        return batch;
    }

    PreviewAnswer preview(PreviewRule asked) {
        var named = db.in(asked.tenant(), c -> group(c, asked.group()));
        var task = task(asked.tenant(), named.group(), asked.rule());
        long after = Objects.requireNonNullElse(IngestService.before(asked.cursor()), 0L);
        int limit = Math.clamp(asked.limit(), 1, PAGE);
        var preview = new Preview(mending, task, after, limit, Preview.MOST);
        return refusing(() -> previews.run(asked.tenant(), preview::answer));
    }

    private record Named(Group group, long rows) {}

    /// @throws ProblemException `not-found` when there are no such records, `conflict` when they
    ///   are not as many as the caller takes them to be
    private Named group(SqlConnection c, GroupName name) {
        if (datasets.find(c, name.dataset()).isEmpty()) {
            throw DatasetSettingsService.missing(name.dataset());
        }
        var batch = batch(c, name.batch());
        var column = Objects.requireNonNullElse(name.column(), "");
        long upTo = name.upTo() == null ? Long.MAX_VALUE : IngestService.number(name.upTo());
        var size =
                quarantine.size(c, new Group(name.dataset(), name.reason(), column, batch, upTo));
        if (size.rows() == 0) {
            throw Problem.notFound(
                            "There are no such records in quarantine; GET /api/v1/quarantine/groups"
                                    + " lists what there is.")
                    .toException();
        }
        if (name.rows() != null && name.rows() != size.rows()) {
            throw other(name.rows(), size.rows());
        }
        var group = new Group(name.dataset(), name.reason(), column, batch, size.newest());
        return new Named(group, size.rows());
    }

    private static ProblemException other(long wanted, long found) {
        return Problem.conflict(
                        "The group has %d records now, not %d: look at it again."
                                .formatted(found, wanted))
                .toException();
    }

    private Task task(TenantId tenant, Group group, Rule rule) {
        Routing.checkUnmixed(
                db,
                tenant,
                group.dataset(),
                "what is no record there is sent again, mended, or discarded");
        if (group.reason().equals(Reason.TOO_LARGE.code())) {
            throw Problem.unprocessable(
                            "Records that are too large are not kept whole: send them again in"
                                    + " parts, or discard them.")
                    .toException();
        }
        return new Task(tenant, group, rule);
    }

    /// What the dataset refuses is told as what the rule is refused for.
    private static <T> T refusing(Supplier<T> work) {
        try {
            return work.get();
        } catch (Unreadable e) {
            throw Problem.unprocessable(e.getMessage() + ".").toException();
        }
    }

    /// On a thread of its own: it waits for JDBC.
    private boolean check(Task task) {
        Promise<Boolean> done = Promise.promise();
        Thread.ofVirtual()
                .name("millrace-mending")
                .start(() -> {
                    try {
                        mending.check(task);
                        done.complete(true);
                    } catch (Throwable e) { // thrown by who waits
                        done.fail(e);
                    }
                });
        return done.future().await();
    }

    DecisionAnswer replay(Replay asked) {
        var earlier = earlier(asked);
        if (earlier.isPresent()) return waited(asked, earlier.get());
        var named = db.in(asked.tenant(), c -> group(c, asked.group()));
        var task = task(asked.tenant(), named.group(), asked.rule());
        refusing(() -> check(task));
        var taken = db.in(asked.tenant(), c -> take(c, asked, named));
        queue.wake(Stage.INGEST);
        return waited(asked, taken);
    }

    private Optional<DecisionStore.Entry> earlier(Replay asked) {
        var key = asked.idempotencyKey();
        if (key == null) return Optional.empty();
        return db.in(asked.tenant(), c -> decisions.findByKey(c, key)).map(its -> same(its, asked));
    }

    private static DecisionStore.Entry same(DecisionStore.Entry entry, Replay asked) {
        var its = entry.answer();
        boolean isSame =
                its.dataset().equals(asked.group().dataset())
                        && its.reason().equals(asked.group().reason())
                        && Objects.equals(its.column(), asked.group().column())
                        && Objects.equals(its.batch(), asked.group().batch())
                        && Objects.equals(its.expression(), asked.rule().expression())
                        && its.wholeLine() == asked.rule().wholeLine();
        if (isSame) return entry;
        throw Problem.conflict(
                        "The Idempotency-Key was used for another replay: use a key of its own for"
                                + " each.")
                .toException();
    }

    private DecisionStore.Entry take(SqlConnection c, Replay asked, Named named) {
        var decision =
                new Decision(
                        "replay",
                        "queued",
                        named.group(),
                        asked.rule().expression(),
                        asked.rule().wholeLine(),
                        null,
                        asked.actor(),
                        named.rows(),
                        asked.idempotencyKey());
        var added = decisions.add(c, decision);
        if (added.isEmpty()) {
            var key = Objects.requireNonNull(asked.idempotencyKey());
            return same(decisions.findByKey(c, key).orElseThrow(), asked);
        }
        var id = added.get().answer().id();
        long cost = 1 + Math.min(named.rows(), Mending.PORTION_ROWS) / ROWS_PER_COST;
        var job =
                new NewJob(
                        Stage.INGEST,
                        ReplayWriter.key(id),
                        Map.of(),
                        cost,
                        Duration.ZERO,
                        Span.currentTrace());
        decisions.setJob(c, Long.parseLong(id), queue.request(c, job));
        return decisions.find(c, Long.parseLong(id)).orElseThrow();
    }

    /// Each portion is a job of its own.
    private DecisionAnswer waited(Replay asked, DecisionStore.Entry entry) {
        if (!asked.waited()) return entry.answer();
        long deadline = System.nanoTime() + patience.toNanos();
        var id = Long.parseLong(entry.answer().id());
        var now = entry;
        while (now.answer().state().equals("queued") && now.job() != null) {
            var left = Duration.ofNanos(deadline - System.nanoTime());
            if (!queue.awaitDone(asked.tenant(), now.job(), left)) break;
            var job = now.job();
            now = db.in(asked.tenant(), c -> decisions.find(c, id)).orElseThrow();
            if (job.equals(now.job())) break;
        }
        return decision(new GetDecision(asked.tenant(), entry.answer().id()));
    }

    DecisionAnswer discard(Discard asked) {
        if (asked.why().isBlank()) {
            throw Problem.invalid("why: say why the records are given up.").toException();
        }
        var done =
                db.in(
                        asked.tenant(),
                        c -> {
                            datasets.lock(c, asked.group().dataset());
                            return discard(c, asked, group(c, asked.group()));
                        });
        outbox.wake();
        return done;
    }

    private DecisionAnswer discard(SqlConnection c, Discard asked, Named named) {
        var decision =
                new Decision(
                        "discard",
                        "done",
                        named.group(),
                        null,
                        false,
                        asked.why().strip(),
                        asked.actor(),
                        named.rows(),
                        null);
        var added = decisions.add(c, decision).orElseThrow().answer();
        var discarded = quarantine.discard(c, named.group(), Long.parseLong(added.id()));
        if (discarded.rows() != named.rows()) throw other(named.rows(), discarded.rows());
        var batches =
                discarded.batches().stream()
                        .limit(100)
                        .map(id -> ledger.find(c, id).orElseThrow().answer())
                        .toList();
        outbox.add(c, ReplayWriter.event(batches, Optional.empty()));
        return added;
    }

    DecisionAnswer decision(GetDecision asked) {
        long id = IngestService.number(asked.id());
        return db.in(asked.tenant(), c -> decisions.find(c, id))
                .map(DecisionStore.Entry::answer)
                .orElseThrow(() ->
                        Problem.notFound(
                                        "decision",
                                        asked.id(),
                                        "GET /api/v1/quarantine/decisions lists them")
                                .toException());
    }

    DecisionPage decisions(Decisions asked) {
        int limit = Math.clamp(asked.limit(), 1, PAGE);
        var before = IngestService.before(asked.cursor());
        var batch =
                asked.batch() == null ? null : Long.valueOf(IngestService.number(asked.batch()));
        var found = db.in(asked.tenant(), c -> decisions.page(c, batch, before, limit + 1));
        var page = found.subList(0, Math.min(limit, found.size()));
        return new DecisionPage(page, found.size() > limit ? page.getLast().id() : null);
    }
}
