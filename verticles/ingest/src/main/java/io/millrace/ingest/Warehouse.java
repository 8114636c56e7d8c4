package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DeleteRecord;
import io.millrace.ingest.api.IngestRequest.GetRecord;
import io.millrace.ingest.api.IngestRequest.PatchRecord;
import io.millrace.ingest.api.IngestRequest.PutRecord;
import io.millrace.ingest.api.IngestRequest.RecordAnswer;
import io.millrace.ingest.api.IngestRequest.Records;
import io.millrace.ingest.api.IngestRequest.RowPage;
import io.millrace.ingest.api.IngestRequest.VersionPage;
import io.millrace.ingest.api.IngestRequest.Versions;
import io.millrace.ingest.api.IngestRequest.WriteAnswer;
import io.millrace.ingest.store.Change;
import io.millrace.ingest.store.Dataset;
import io.millrace.ingest.store.DatasetStore;
import io.millrace.ingest.store.RecordStore;
import io.millrace.ingest.store.RecordWriter;
import io.millrace.ingest.store.RowStore;
import io.millrace.kernel.Problem;
import io.millrace.kernel.Span;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.DatabaseClock;
import io.millrace.tenants.db.TenantDb;
import io.vertx.core.Vertx;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Single records of datasets, as they are and as they were.
final class Warehouse {
    private static final int PAGE = 200;

    private final Vertx vertx;
    private final TenantDb db;
    private final RecordWriter writer;
    private final DatasetStore datasets = new DatasetStore();
    private final RecordStore records = new RecordStore();
    private final RowStore rows = new RowStore();

    Warehouse(Vertx vertx, TenantDb db, RecordWriter writer) {
        this.vertx = vertx;
        this.db = db;
        this.writer = writer;
    }

    RowPage page(Records asked) {
        int limit = limit(asked.limit());
        return in(asked.tenant(), asked.dataset(), its -> page(its, asked, limit));
    }

    private RowPage page(RecordStore.Of its, Records asked, int limit) {
        checkPast(its, asked.asOf());
        var dataset = its.dataset();
        if (dataset.isUpsert()) return records.page(its, asked.asOf(), asked.cursor(), limit);
        var after = IngestService.place(asked.cursor());
        return rows.page(its.connection(), its.tenant(), dataset, after, limit, asked.asOf());
    }

    RecordAnswer get(GetRecord asked) {
        return in(asked.tenant(), asked.dataset(), its -> found(its, asked));
    }

    private RecordAnswer found(RecordStore.Of its, GetRecord asked) {
        checkPast(its, asked.asOf());
        checkKey(its.dataset());
        var asOf = asked.asOf();
        return records.find(its, asked.key(), asOf)
                .orElseThrow(() ->
                        asOf == null
                                ? RecordWriter.noRecord(asked.dataset(), asked.key())
                                : Problem.notFound(
                                                "There was no record %s in %s at %s; its versions say since when."
                                                        .formatted(
                                                                asked.key(), asked.dataset(), asOf))
                                        .toException());
    }

    VersionPage versions(Versions asked) {
        var after = place(asked.cursor());
        return in(asked.tenant(), asked.dataset(), its -> versions(its, asked, after));
    }

    private VersionPage versions(RecordStore.Of its, Versions asked, RecordStore.Place after) {
        checkKey(its.dataset());
        var page = records.versions(its, asked.key(), after, limit(asked.limit()));
        boolean isNone = page.items().isEmpty() && asked.cursor() == null;
        if (isNone) throw RecordWriter.noRecord(asked.dataset(), asked.key());
        return page;
    }

    WriteAnswer put(PutRecord asked) {
        var change = new Change.Put(asked.record(), asked.writer());
        return write(asked.tenant(), asked.dataset(), change);
    }

    WriteAnswer patch(PatchRecord asked) {
        var change = new Change.Patch(asked.key(), asked.changes(), asked.writer());
        return write(asked.tenant(), asked.dataset(), change);
    }

    WriteAnswer delete(DeleteRecord asked) {
        var change = new Change.Delete(asked.key(), asked.writer());
        return write(asked.tenant(), asked.dataset(), change);
    }

    private WriteAnswer write(TenantId tenant, String dataset, Change change) {
        Routing.checkUnmixed(db, tenant, dataset, "a single record is written to its own dataset");
        var trace = Span.currentTrace();
        var written =
                vertx.executeBlocking(
                                Span.carried(() -> writer.store(tenant, dataset, change, trace)),
                                false)
                        .await();
        var record =
                written.key()
                        .filter(_ -> !written.isDeleted())
                        .flatMap(key -> in(tenant, dataset, its -> records.find(its, key, null)));
        var batch = written.batch();
        var outcome = written.isDeleted() ? "deleted" : outcome(batch);
        return new WriteAnswer(batch.id(), outcome, record.orElse(null));
    }

    private static String outcome(BatchAnswer batch) {
        if (batch.inserted() == null) return "stored";
        if (is(batch.inserted())) return "inserted";
        if (is(batch.updated())) return "updated";
        return is(batch.unchanged()) ? "unchanged" : "superseded";
    }

    private static boolean is(@Nullable Long count) {
        return count != null && count == 1;
    }

    private <T> T in(TenantId tenant, String name, Function<RecordStore.Of, T> work) {
        return db.in(
                tenant,
                c -> {
                    var dataset =
                            datasets.find(c, name)
                                    .orElseThrow(() -> DatasetSettingsService.missing(name));
                    return work.apply(new RecordStore.Of(c, tenant, dataset));
                });
    }

    private static void checkKey(Dataset dataset) {
        if (!dataset.isUpsert()) throw RecordWriter.noKey(dataset.name());
    }

    /// What comes may still be stored as of a moment that lies ahead. The ledger's times are the
    /// database's, so that it tells what lies ahead.
    private static void checkPast(RecordStore.Of its, @Nullable Instant asOf) {
        if (asOf == null) return;
        if (asOf.isAfter(DatabaseClock.POSTGRES.now(its.connection()))) {
            throw Problem.invalid("as_of: lies in the future.").toException();
        }
    }

    private static int limit(int asked) {
        return Math.clamp(asked, 1, PAGE);
    }

    private static RecordStore.Place place(@Nullable String cursor) {
        if (cursor == null) return RecordStore.Place.FIRST;
        var parts = cursor.split("-", 3);
        try {
            if (parts.length == 3) {
                return new RecordStore.Place(
                        Instant.EPOCH.plus(Long.parseLong(parts[0]), ChronoUnit.MICROS),
                        Long.parseLong(parts[1]),
                        Long.parseLong(parts[2]));
            }
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) { // below
        }
        throw Problem.invalid("cursor: not one of ours").toException();
    }
}
