package io.millrace.ingest;

import io.millrace.ingest.engine.Convention;
import io.millrace.ingest.engine.Expanded;
import io.millrace.ingest.engine.FileName;
import io.millrace.ingest.engine.Format;
import io.millrace.ingest.engine.Mixed;
import io.millrace.ingest.engine.Packing;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.files.FileFormat;
import io.millrace.ingest.files.Translation;
import io.millrace.ingest.store.BatchWriter;
import io.millrace.ingest.store.Conventions;
import io.millrace.ingest.store.Ledger;
import io.millrace.ingest.store.MixedWriter;
import io.millrace.ingest.store.RouteStore;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Job;
import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.db.DatabaseException;
import io.millrace.tenants.db.TenantDb;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores the batch that a job names. A body that cannot be read fails its batch at once; what may
/// pass, such as a database that is away, is left to the queue's repetitions.
final class IngestWorker {
    private static final Logger LOG = LoggerFactory.getLogger(IngestWorker.class);
    private static final String FAULT =
            "internal: the batch could not be stored, and nothing of it was."
                    + " The fault is ours; its cause is in the log of the node.";
    private static final Map<String, Format> FORMATS =
            Map.of(
                    "text/csv", Format.CSV,
                    "application/x-ndjson", Format.NDJSON,
                    "application/json", Format.JSON);

    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final ObjectStore objects;
    private final IngestSettings settings;
    private final Ledger ledger = new Ledger();
    private final BatchWriter writer;
    private final MixedWriter mixed;

    IngestWorker(
            TenantDb db,
            WorkQueue queue,
            Outbox outbox,
            ObjectStore objects,
            IngestSettings settings) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.objects = objects;
        this.settings = settings;
        this.writer = new BatchWriter(db, queue, outbox);
        this.mixed = new MixedWriter(db, queue, writer);
    }

    /// How the records of a body are written, or of the lines that it is translated into.
    static Optional<Format> format(String contentType) {
        if (FileFormat.of(contentType).isPresent()) return Optional.of(Format.NDJSON);
        return Optional.ofNullable(FORMATS.get(contentType));
    }

    /// Runs on a thread that may block.
    void handle(Job job) {
        var entry = db.in(job.tenant(), c -> begin(c, job));
        if (entry.isEmpty()) return;
        var file = entry.get().answer().fileName();
        try {
            store(job, entry.get());
        } catch (Unreadable e) {
            fail(job, FileName.before(file, String.valueOf(e.getMessage())));
        } catch (DatabaseException e) {
            var refused = refusal(e.state()).orElseThrow(() -> e);
            log(job, e);
            fail(job, FileName.before(file, refused));
        }
    }

    /// What a person is told where repeating helps nothing; empty where it may help. Postgres's own
    /// words name tables and keys of ours.
    private static Optional<String> refusal(String state) {
        return Optional.ofNullable(
                switch (state) {
                    case "42P07" ->
                            "There is a table of the dataset's name already: choose another name.";
                    case "54011", "54000" -> "The rows are wider than a table can hold.";
                    case "23505", "23502" -> FAULT;
                    default ->
                            state.startsWith("22")
                                    ? "A value does not fit into the type of its column."
                                    : null;
                });
    }

    private static void log(Job job, Throwable cause) {
        LOG.atError()
                .addKeyValue("tenant", job.tenant())
                .addKeyValue("trace", job.trace())
                .addKeyValue("service", "ingest")
                .addKeyValue("batch", job.key())
                .setCause(cause)
                .log("a batch cannot be stored");
    }

    /// @return empty when there is nothing to do any more
    private Optional<Ledger.Entry> begin(SqlConnection c, Job job) {
        long batch = Long.parseLong(job.key());
        if (ledger.start(c, batch)) return ledger.find(c, batch);
        queue.finish(c, job);
        return Optional.empty();
    }

    private void store(Job job, Ledger.Entry entry) {
        if (isMixed(job, entry.answer().dataset())) {
            mixed.store(job, entry, new Mixed.Body(() -> body(entry)));
            return;
        }
        var batch = Long.parseLong(entry.answer().id());
        var replayed = db.in(job.tenant(), c -> ledger.replayed(c, batch));
        if (replayed.isPresent()) check(entry, replayed.get());
        try (var in = open(entry)) {
            var source = body(entry, in);
            writer.store(job, batch, entry.answer().dataset(), source, replayed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isMixed(Job job, String dataset) {
        return dataset.equals(RouteStore.UNROUTED)
                && db.in(job.tenant(), c -> RouteStore.isMixed(c, dataset));
    }

    private Source.Body body(Ledger.Entry entry) throws IOException {
        return body(entry, open(entry));
    }

    private static Source.Body body(Ledger.Entry entry, InputStream in) {
        var format = format(entry.contentType()).orElseThrow();
        var said = new Convention(Conventions.dialect(entry.declared()));
        return new Source.Body(in, format, said);
    }

    /// What is read again may have lain for long: before it takes the place of rows it is held
    /// against what came.
    ///
    /// @throws Unreadable when it is another
    private void check(Ledger.Entry entry, long replayed) {
        var key = entry.objectKey();
        if (key == null) return;
        try {
            var kept = objects.examine(key).sha256();
            if (kept.equals(entry.answer().checksum())) return;
            throw new Unreadable(
                    "The payload of batch %d is not as it came any more: its SHA-256 is %s now. Send its records again."
                            .formatted(replayed, kept));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InputStream open(Ledger.Entry entry) throws IOException {
        var key = entry.objectKey();
        if (key == null) throw new Unreadable("The body was deleted");
        var file = FileFormat.of(entry.contentType());
        if (file.isPresent()) {
            return new Translation(objects.file(key), file.get(), settings.expandedBytes());
        }
        var body = objects.open(key);
        try {
            var packing = Packing.of(entry.encoding()).orElseThrow();
            return Expanded.of(body, packing, settings.expandedBytes(), settings.expansion());
        } catch (Unreadable | IOException e) {
            body.close();
            throw e;
        }
    }

    private void fail(Job job, String problem) {
        db.in(
                job.tenant(),
                c -> {
                    markFailed(c, job.key(), problem);
                    queue.finish(c, job);
                    return null;
                });
        outbox.wake();
    }

    /// After the last repetition.
    void failed(Job job, Throwable cause) {
        log(job, cause);
        failed(job.tenant(), job.key(), FAULT);
    }

    private void failed(TenantId tenant, String batch, String problem) {
        db.in(
                tenant,
                c -> {
                    markFailed(c, batch, problem);
                    return null;
                });
        outbox.wake();
    }

    private void markFailed(SqlConnection c, String batch, String problem) {
        ledger.fail(c, Long.parseLong(batch), problem)
                .ifPresent(answer -> outbox.add(c, BatchWriter.event(answer, null)));
    }
}
