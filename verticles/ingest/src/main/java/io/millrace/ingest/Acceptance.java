package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.Accept;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DialectSettings;
import io.millrace.ingest.api.IngestRequest.Found;
import io.millrace.ingest.engine.Expanded;
import io.millrace.ingest.engine.FileKind;
import io.millrace.ingest.engine.FileName;
import io.millrace.ingest.engine.Packing;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.files.FileFormat;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.Conventions;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.Ledger;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.stream.NewJob;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes bodies into the ledger: acknowledged means that the batch and its job are committed.
final class Acceptance {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,50}");

    /// Of a batch of no size.
    private static final long LEAST_COST = 2;

    /// About what a worker stores in a unit of cost beyond that.
    private static final long BYTES_PER_COST = 60_000;

    private final Vertx vertx;
    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final ObjectStore objects;
    private final IngestSettings settings;
    private final Ledger ledger = new Ledger();
    private final DatasetStore datasets = new DatasetStore();

    Acceptance(
            Vertx vertx,
            TenantDb db,
            WorkQueue queue,
            Outbox outbox,
            ObjectStore objects,
            IngestSettings settings) {
        this.vertx = vertx;
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.objects = objects;
        this.settings = settings;
    }

    /// @param isQueued the batch waits to be stored; else it came to its end before
    /// @param unneeded the object that nothing names any more
    record Taken(Ledger.Entry entry, boolean isQueued, @Nullable String unneeded) {}

    static void checkName(String dataset) {
        if (!NAME.matcher(dataset).matches()) {
            throw Problem.invalid(
                            "dataset: a name is a letter and up to 50 of a-z, 0-9 and underscore")
                    .toException();
        }
    }

    BatchAnswer accept(Accept request) {
        var arrival = arrival(request);
        look(request.tenant(), arrival);
        var taken =
                db.in(
                        request.tenant(),
                        c -> request.once() ? takeOnce(c, arrival) : take(c, arrival));
        told(request.tenant(), taken, request.bytes());
        var now = taken.entry().answer();
        if (!request.waited()) return now;
        var ended = waited(request, taken);
        return now.repeated() == null ? ended : ended.asRepeated();
    }

    /// What is refused is told with the name of its file.
    private void look(TenantId tenant, Ledger.Arrival arrival) {
        try {
            checkBeginning(tenant, arrival, apart(() -> beginning(arrival)));
        } catch (ProblemException e) {
            var its = e.problem();
            if (its.passes()) throw e;
            var detail = FileName.before(arrival.fileName(), its.detail());
            throw new Problem(its.type(), its.status(), its.title(), detail, its.members())
                    .toException();
        }
    }

    /// The objects may be far away, and others are asked of the service meanwhile.
    private <T> T apart(Callable<T> work) {
        return vertx.executeBlocking(work, false).await();
    }

    /// After the commit.
    void told(TenantId tenant, Taken taken, long bytes) {
        if (taken.isQueued()) {
            db.meter().bytes(tenant, bytes);
            queue.wake(Stage.INGEST);
            outbox.wake();
        }
        var unneeded = taken.unneeded();
        if (unneeded != null) discard(unneeded);
    }

    Found find(TenantId tenant, String idempotencyKey) {
        var earlier = db.in(tenant, c -> ledger.findByKey(c, idempotencyKey));
        return new Found(earlier.filter(its -> !its.answer().state().equals("failed")).isPresent());
    }

    /// @throws ProblemException `unsupported-media`
    static String type(String contentType) {
        var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (IngestWorker.format(type).isEmpty()) {
            throw Problem.unsupportedMedia(
                            "Send CSV, NDJSON, JSON, Parquet or Excel by its Content-Type, not "
                                    + type)
                    .toException();
        }
        return type;
    }

    /// @throws ProblemException `unsupported-media`
    static Packing packing(String encoding) {
        return Packing.of(encoding)
                .orElseThrow(() ->
                        Problem.unsupportedMedia(
                                        "Send the body plain, as gzip or as zstd, not " + encoding)
                                .toException());
    }

    /// What is said of CSV, as it is kept.
    ///
    /// @param type [#type]
    /// @throws ProblemException `invalid` or `unprocessable`
    static @Nullable DialectSettings dialect(String type, @Nullable DialectSettings said) {
        if (said == null) return null;
        if (!type.equals("text/csv")) {
            throw Problem.unprocessable(
                            "delimiter, quote, encoding and header are said of text/csv, not of "
                                    + type
                                    + ".")
                    .toException();
        }
        return Conventions.checked("", said);
    }

    private static Ledger.Arrival arrival(Accept request) {
        checkName(request.dataset());
        var type = type(request.contentType());
        return new Ledger.Arrival(
                request.dataset(),
                request.idempotencyKey(),
                request.objectKey(),
                type,
                packing(request.encoding()).id(),
                request.bytes(),
                request.sha256(),
                "http",
                request.actor(),
                dialect(type, request.dialect()),
                FileName.of(request.fileName()).orElse(null));
    }

    /// What is no text is refused at once, not row by row.
    private void checkBeginning(TenantId tenant, Ledger.Arrival arrival, byte[] first) {
        if (first.length == 0) {
            throw Problem.invalid(
                            "The body is empty: send a file with a header and records, or an array"
                                    + " of objects.")
                    .toException();
        }
        FileFormat.of(arrival.contentType())
                .map(file -> unfit(file, arrival, first))
                .orElseGet(() -> FileKind.advice(first).or(() -> unsaid(tenant, arrival, first)))
                .ifPresent(advice -> {
                    throw Problem.unsupportedMedia(advice).toException();
                });
    }

    /// Whose encoding has to be said, and is not.
    private Optional<String> unsaid(TenantId tenant, Ledger.Arrival arrival, byte[] first) {
        var advice = FileKind.adviceOnWide(first);
        if (advice.isEmpty() || !arrival.contentType().equals("text/csv")) return advice;
        var said = Conventions.dialect(arrival.declared());
        boolean isSaid = said.encoding() != null;
        return isSaid || isDeclared(tenant, arrival.dataset()) ? Optional.empty() : advice;
    }

    private boolean isDeclared(TenantId tenant, String dataset) {
        return db.in(tenant, c -> datasets.find(c, dataset))
                .filter(its -> its.convention().dialect().encoding() != null)
                .isPresent();
    }

    /// Why a body cannot be what it is said to be, as far as its beginning tells; empty where it
    /// may be. Blocks.
    Optional<String> refusal(TenantId tenant, Ledger.Arrival arrival) {
        try {
            checkBeginning(tenant, arrival, beginning(arrival));
            return Optional.empty();
        } catch (ProblemException e) {
            if (e.problem().passes()) throw e;
            return Optional.of(e.problem().detail());
        }
    }

    private static Optional<String> unfit(FileFormat file, Ledger.Arrival arrival, byte[] first) {
        if (!arrival.encoding().equals(Packing.IDENTITY.id())) {
            return Optional.of(
                    "Send the %s as it is, which is packed already.".formatted(file.title()));
        }
        return file.fits(first)
                ? Optional.empty()
                : Optional.of("The body is no %s.".formatted(file.title()));
    }

    private byte[] beginning(Ledger.Arrival arrival) {
        try (var body = objects.open(arrival.objectKey());
                var text = expanded(body, arrival.encoding())) {
            return text.readNBytes(FileKind.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Unreadable e) {
            throw Problem.unsupportedMedia(e.getMessage() + ".").toException();
        }
    }

    private InputStream expanded(InputStream body, String encoding) throws IOException {
        var packing = Packing.of(encoding).orElseThrow();
        return Expanded.of(body, packing, settings.expandedBytes(), settings.expansion());
    }

    /// [#take], unless the dataset has the same file already: then its batch is the answer. Who
    /// sends it at the same time waits.
    private Taken takeOnce(SqlConnection c, Ledger.Arrival arrival) {
        var earlier = ofKey(c, arrival);
        if (earlier.isPresent()) return earlier.get();
        ledger.takeTurn(c, arrival);
        return ledger.findSame(c, arrival)
                .map(same -> new Taken(same.asRepeated(), false, arrival.objectKey()))
                .orElseGet(() -> add(c, arrival));
    }

    /// Puts a body into the ledger and its job into the queue, once for a key; in the transaction
    /// of the caller, who afterwards tells of it by [#told].
    Taken take(SqlConnection c, Ledger.Arrival arrival) {
        return ofKey(c, arrival).orElseGet(() -> add(c, arrival));
    }

    /// What becomes of a body whose key came before; empty where it is new.
    private Optional<Taken> ofKey(SqlConnection c, Ledger.Arrival arrival) {
        var key = arrival.idempotencyKey();
        if (key == null) return Optional.empty();
        return ledger.findByKey(c, key).map(entry -> earlier(c, entry, arrival));
    }

    /// As a new batch, unless another of its key was added meanwhile.
    private Taken add(SqlConnection c, Ledger.Arrival arrival) {
        datasets.add(c, arrival.dataset());
        return ledger.add(c, arrival)
                .map(added -> new Taken(queued(c, added), true, null))
                .orElseGet(() -> ofKey(c, arrival).orElseThrow());
    }

    /// Puts a body into the ledger that cannot be stored, once for a key.
    Taken refuse(SqlConnection c, Ledger.Arrival arrival, String problem) {
        var taken = take(c, arrival);
        if (!taken.isQueued()) return taken;
        long id = Long.parseLong(taken.entry().answer().id());
        ledger.fail(c, id, problem)
                .ifPresent(answer -> outbox.add(c, BatchWriter.event(answer, null)));
        return new Taken(ledger.find(c, id).orElseThrow(), false, taken.unneeded());
    }

    /// Puts into the ledger what has no body.
    Ledger.Entry refuse(SqlConnection c, Ledger.Refused refused) {
        datasets.add(c, refused.dataset());
        var entry = ledger.addRefused(c, refused);
        outbox.add(c, BatchWriter.event(entry.answer(), null));
        return entry;
    }

    private Ledger.Entry queued(SqlConnection c, Ledger.Entry entry) {
        long id = Long.parseLong(entry.answer().id());
        ledger.setJob(c, id, queue.request(c, job(entry.answer())));
        outbox.add(c, BatchWriter.event(entry.answer(), null));
        return ledger.find(c, id).orElseThrow();
    }

    private static NewJob job(BatchAnswer batch) {
        long cost = LEAST_COST + batch.bytes() / BYTES_PER_COST;
        return new NewJob(
                Stage.INGEST, batch.id(), Map.of(), cost, Duration.ZERO, Span.currentTrace());
    }

    /// The batch of the same key; one that failed is tried again, unless a replay stored it.
    private Taken earlier(SqlConnection c, Ledger.Entry entry, Ledger.Arrival arrival) {
        var answer = entry.answer();
        if (!answer.dataset().equals(arrival.dataset())) {
            throw conflict("another dataset, " + answer.dataset());
        }
        if (!answer.checksum().equals(arrival.checksum())) throw conflict("another body");
        boolean isSame = arrival.objectKey().equals(entry.objectKey());
        long id = Long.parseLong(answer.id());
        return ledger.revive(c, id, arrival)
                .map(revived ->
                        new Taken(
                                queued(c, revived),
                                true,
                                isSame ? null : unnamed(c, entry.objectKey())))
                .orElseGet(() ->
                        new Taken(
                                ledger.replacing(c, id),
                                false,
                                isSame ? null : unnamed(c, arrival.objectKey())));
    }

    /// A batch and its replays name the same object.
    private @Nullable String unnamed(SqlConnection c, @Nullable String key) {
        return key == null || !ledger.named(c, Set.of(key)).isEmpty() ? null : key;
    }

    static ProblemException conflict(String other) {
        return Problem.conflict(
                        "The Idempotency-Key was used for "
                                + other
                                + ": use a key of its own for each upload.")
                .toException();
    }

    private void discard(String objectKey) {
        var _ =
                apart(() -> {
                    delete(objectKey);
                    return objectKey;
                });
    }

    private void delete(String objectKey) {
        try {
            objects.delete(objectKey);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A batch of the ledger.
    ///
    /// @param isWaited when it is stored or failed
    BatchAnswer ended(TenantId tenant, long id, boolean isWaited) {
        var entry = db.in(tenant, c -> ledger.find(c, id)).orElseThrow();
        var job = entry.job();
        if (!isWaited || job == null) return entry.answer();
        queue.awaitDone(tenant, job, settings.patience());
        return db.in(tenant, c -> ledger.find(c, id)).orElseThrow().answer();
    }

    private BatchAnswer waited(Accept request, Taken taken) {
        return ended(request.tenant(), Long.parseLong(taken.entry().answer().id()), true);
    }
}
