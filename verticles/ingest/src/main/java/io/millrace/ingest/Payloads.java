package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PayloadAnswer;
import io.millrace.ingest.engine.FileName;
import io.millrace.ingest.store.Ledger;
import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.api.ObjectStore;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;

/// Says where payloads lie. Who wants one reads it from the object store: however slow that is, no
/// connection to the database waits for it.
final class Payloads {
    private static final List<String> OF_FILES =
            List.of(FileSettings.FOLDER + ":", FileSettings.S3 + ":", FileSettings.SFTP + ":");
    private static final Map<String, String> ENDINGS =
            Map.of(
                    "text/csv",
                    ".csv",
                    "application/x-ndjson",
                    ".ndjson",
                    "application/json",
                    ".json",
                    "application/vnd.apache.parquet",
                    ".parquet",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    ".xlsx");

    private final Vertx vertx;
    private final TenantDb db;
    private final ObjectStore objects;
    private final Ledger ledger = new Ledger();

    Payloads(Vertx vertx, TenantDb db, ObjectStore objects) {
        this.vertx = vertx;
        this.db = db;
        this.objects = objects;
    }

    PayloadAnswer find(TenantId tenant, String id) {
        var entry = entry(tenant, id);
        return new PayloadAnswer(
                kept(entry),
                entry.contentType(),
                entry.encoding(),
                entry.answer().bytes(),
                name(entry));
    }

    Ledger.Entry entry(TenantId tenant, String id) {
        long number = IngestService.number(id);
        return db.in(tenant, c -> ledger.find(c, number))
                .orElseThrow(() -> IngestService.noBatch(id));
    }

    /// The key of an object that is there.
    ///
    /// @throws ProblemException `gone`
    String kept(Ledger.Entry entry) {
        var key = entry.objectKey();
        if (key == null || !has(key)) throw gone(entry);
        return key;
    }

    private boolean has(String key) {
        return vertx.executeBlocking(() -> objects.has(key), false).await();
    }

    static ProblemException gone(Ledger.Entry entry) {
        var its = entry.answer();
        var file = its.fileName() == null ? "" : " (" + its.fileName() + ")";
        return Problem.gone(
                        "The payload of batch %s%s is not kept (any more): send its records again."
                                .formatted(its.id(), file))
                .toException();
    }

    private static String name(Ledger.Entry entry) {
        var its = entry.answer();
        var said = its.fileName();
        if (said != null) return said;
        var made = its.dataset() + "-" + its.id() + ENDINGS.getOrDefault(entry.contentType(), "");
        boolean isOfFile = OF_FILES.stream().anyMatch(its.source()::startsWith);
        return isOfFile ? FileName.of(its.source()).orElse(made) : made;
    }
}
