package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.Accept;
import io.millrace.ingest.api.IngestRequest.AdvanceUpload;
import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.BeginUpload;
import io.millrace.ingest.api.IngestRequest.CancelUpload;
import io.millrace.ingest.api.IngestRequest.Deleted;
import io.millrace.ingest.api.IngestRequest.FinishUpload;
import io.millrace.ingest.api.IngestRequest.GetUpload;
import io.millrace.ingest.api.IngestRequest.OpenAnswer;
import io.millrace.ingest.api.IngestRequest.UploadAnswer;
import io.millrace.ingest.engine.FileName;
import io.millrace.ingest.store.Ledger;
import io.millrace.ingest.store.UploadStore;
import io.millrace.ingest.store.UploadStore.Upload;
import io.millrace.kernel.Ids;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.ObjectStore;
import io.millrace.stream.api.ObjectStore.StoredObject;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;

/// Uploads that come in parts, through any node. The bytes are in the object store before the row
/// says so; what a node that died wrote beyond that is written again.
final class PartedUploads {
    /// Unfinished ones of an organization at a time.
    private static final int MOST = 20;

    private final Vertx vertx;
    private final TenantDb db;
    private final ObjectStore objects;
    private final Acceptance acceptance;
    private final UploadStore uploads = new UploadStore();
    private final Ledger ledger = new Ledger();

    PartedUploads(Vertx vertx, TenantDb db, ObjectStore objects, Acceptance acceptance) {
        this.vertx = vertx;
        this.db = db;
        this.objects = objects;
        this.acceptance = acceptance;
    }

    UploadAnswer begin(BeginUpload asked) {
        Acceptance.checkName(asked.dataset());
        var type = Acceptance.type(asked.contentType());
        var packing = Acceptance.packing(asked.encoding());
        var checked =
                new BeginUpload(
                        asked.tenant(),
                        asked.dataset(),
                        type,
                        packing.id(),
                        asked.length(),
                        asked.idempotencyKey(),
                        asked.actor(),
                        Acceptance.dialect(type, asked.dialect()),
                        FileName.of(asked.fileName()).orElse(null));
        return db.in(asked.tenant(), c -> add(c, checked)).answer();
    }

    private Upload add(SqlConnection c, BeginUpload its) {
        if (uploads.open(c).count() >= MOST) {
            throw Problem.conflict(
                            "%d uploads of the organization are not finished: finish or delete one."
                                    .formatted(MOST))
                    .toException();
        }
        var key = its.idempotencyKey();
        var earlier = key == null ? null : ledger.findByKey(c, key).orElse(null);
        if (earlier == null || earlier.answer().state().equals("failed")) {
            return uploads.add(c, Ids.random128(), its, null);
        }
        var batch = earlier.answer();
        if (!batch.dataset().equals(its.dataset())) {
            throw Acceptance.conflict("another dataset, " + batch.dataset());
        }
        if (batch.bytes() != its.length()) throw Acceptance.conflict("another body");
        return uploads.add(c, Ids.random128(), its, Long.valueOf(batch.id()));
    }

    UploadAnswer get(GetUpload asked) {
        return find(asked.tenant(), asked.dataset(), asked.id()).answer();
    }

    private Upload find(TenantId tenant, String dataset, String id) {
        return db.in(tenant, c -> uploads.find(c, dataset, id)).orElseThrow(() -> missing(id));
    }

    private static ProblemException missing(String id) {
        return Problem.notFound(
                        "upload", id, "one is kept for a day after its last part; begin anew")
                .toException();
    }

    UploadAnswer advance(AdvanceUpload asked) {
        return db.in(
                        asked.tenant(),
                        c ->
                                uploads.advance(
                                        c, asked.dataset(), asked.id(), asked.from(), asked.to()))
                .map(Upload::answer)
                .orElseThrow(() ->
                        elsewhere(find(asked.tenant(), asked.dataset(), asked.id()).answer()));
    }

    private static ProblemException elsewhere(UploadAnswer its) {
        return Problem.conflict("The upload is at offset " + its.offset() + ": go on from there.")
                .toException();
    }

    OpenAnswer open(TenantId tenant) {
        return new OpenAnswer(db.in(tenant, uploads::open).bytes());
    }

    /// Reads the whole to know its checksum, which may take a while.
    BatchAnswer finish(FinishUpload asked) {
        var upload = find(asked.tenant(), asked.dataset(), asked.id());
        var its = upload.answer();
        if (its.batchId() != null) return finished(asked, its.batchId(), upload.isRepeated());
        if (its.offset() != its.length()) {
            throw Problem.conflict(
                            "The upload has %d of %d bytes: send the rest first."
                                    .formatted(its.offset(), its.length()))
                    .toException();
        }
        var stored = completed(asked, its);
        var batch = accept(asked, upload, stored);
        db.in(
                asked.tenant(),
                c -> {
                    long id = Long.parseLong(batch.id());
                    uploads.finish(c, its.id(), id, batch.repeated() != null);
                    return batch;
                });
        return batch;
    }

    /// The same again gives the same answer.
    private BatchAnswer finished(FinishUpload asked, String batch, boolean isRepeated) {
        var earlier = acceptance.ended(asked.tenant(), Long.parseLong(batch), asked.waited());
        if (!earlier.checksum().equalsIgnoreCase(asked.sha256())) throw checksum();
        return isRepeated ? earlier.asRepeated() : earlier;
    }

    private static ProblemException checksum() {
        return Problem.unprocessable(
                        "sha256: what arrived has another checksum; delete the upload and begin"
                                + " anew.")
                .toException();
    }

    private StoredObject completed(FinishUpload asked, UploadAnswer its) {
        return vertx.executeBlocking(() -> complete(asked, its), false).await();
    }

    private StoredObject complete(FinishUpload asked, UploadAnswer its) throws IOException {
        try {
            var stored = objects.examine(its.id());
            boolean isWhole =
                    stored.bytes() == its.length()
                            && stored.sha256().equalsIgnoreCase(asked.sha256());
            if (!isWhole) throw checksum();
            objects.complete(its.id());
            return stored;
        } catch (NoSuchFileException e) {
            throw Problem.gone("What was sent is not there any more: begin anew.").toException();
        }
    }

    /// As of one upload of the whole, what is refused is not kept.
    private BatchAnswer accept(FinishUpload asked, Upload upload, StoredObject stored) {
        var its = upload.answer();
        var key = its.idempotencyKey() == null ? "upload:" + its.id() : its.idempotencyKey();
        try {
            return acceptance.accept(
                    new Accept(
                            asked.tenant(),
                            its.dataset(),
                            stored.key(),
                            upload.contentType(),
                            upload.encoding(),
                            stored.bytes(),
                            stored.sha256(),
                            key,
                            asked.waited(),
                            upload.actor(),
                            upload.dialect(),
                            upload.fileName(),
                            asked.once()));
        } catch (ProblemException e) {
            if (e.problem().status() < 500) remove(asked.tenant(), its.id());
            throw e;
        }
    }

    private void remove(TenantId tenant, String id) {
        var _ =
                vertx.executeBlocking(
                                () -> {
                                    delete(id);
                                    return id;
                                },
                                false)
                        .await();
        db.in(
                tenant,
                c -> {
                    uploads.remove(c, id);
                    return id;
                });
    }

    private void delete(String id) {
        try {
            objects.delete(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void discard(String id) {
        try {
            objects.discard(id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Deleted cancel(CancelUpload asked) {
        var its = find(asked.tenant(), asked.dataset(), asked.id()).answer();
        if (its.batchId() != null) {
            throw Problem.conflict("The upload is batch " + its.batchId() + " already.")
                    .toException();
        }
        var _ =
                vertx.executeBlocking(
                                () -> {
                                    discard(its.id());
                                    return its.id();
                                },
                                false)
                        .await();
        db.in(
                asked.tenant(),
                c -> {
                    uploads.remove(c, its.id());
                    return its.id();
                });
        return new Deleted(its.id());
    }
}
