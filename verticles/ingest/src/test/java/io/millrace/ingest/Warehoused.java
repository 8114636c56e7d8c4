package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.DeleteRecord;
import io.millrace.ingest.api.IngestRequest.GetBatch;
import io.millrace.ingest.api.IngestRequest.GetRecord;
import io.millrace.ingest.api.IngestRequest.PatchRecord;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import io.millrace.ingest.api.IngestRequest.PutRecord;
import io.millrace.ingest.api.IngestRequest.RecordAnswer;
import io.millrace.ingest.api.IngestRequest.Records;
import io.millrace.ingest.api.IngestRequest.RowPage;
import io.millrace.ingest.api.IngestRequest.VersionAnswer;
import io.millrace.ingest.api.IngestRequest.VersionPage;
import io.millrace.ingest.api.IngestRequest.Versions;
import io.millrace.ingest.api.IngestRequest.WriteAnswer;
import io.millrace.ingest.api.IngestRequest.Writer;
import io.millrace.kernel.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Short words for the records of one dataset.
record Warehoused(Things things, TenantId tenant, String dataset) {
    static final Writer ADA = new Writer("ada", null);

    void declare(@Nullable String eventTime, String... key) {
        var settings = new DatasetSettings("upsert", List.of(key), eventTime, null, null);
        things.ask(new PutDataset(tenant, dataset, settings));
    }

    BatchAnswer upload(String csv) {
        return things.csv(tenant, dataset, csv);
    }

    WriteAnswer put(String record) {
        return put(record, ADA);
    }

    WriteAnswer put(String record, Writer writer) {
        return things.ask(new PutRecord(tenant, dataset, record, writer));
    }

    WriteAnswer patch(String key, String changes) {
        return patch(key, changes, ADA);
    }

    WriteAnswer patch(String key, String changes, Writer writer) {
        return things.ask(new PatchRecord(tenant, dataset, key, changes, writer));
    }

    WriteAnswer delete(String key) {
        return delete(key, ADA);
    }

    WriteAnswer delete(String key, Writer writer) {
        return things.ask(new DeleteRecord(tenant, dataset, key, writer));
    }

    RecordAnswer get(String key, @Nullable Instant asOf) {
        return things.ask(new GetRecord(tenant, dataset, key, asOf));
    }

    List<VersionAnswer> versions(String key) {
        return versions(key, 200, null).items();
    }

    VersionPage versions(String key, int limit, @Nullable String cursor) {
        return things.ask(new Versions(tenant, dataset, key, limit, cursor));
    }

    RowPage page(@Nullable Instant asOf, int limit, @Nullable String cursor) {
        return things.ask(new Records(tenant, dataset, asOf, limit, cursor));
    }

    /// The records, each without its place, over pages of two.
    List<Map<String, @Nullable Object>> held(@Nullable Instant asOf) {
        var held = new ArrayList<Map<String, @Nullable Object>>();
        String cursor = null;
        do {
            var page = page(asOf, 2, cursor);
            for (var item : page.items()) {
                var values = new LinkedHashMap<>(item);
                values.remove("_batch");
                values.remove("_line");
                held.add(values);
            }
            cursor = page.next();
        } while (cursor != null);
        return held;
    }

    Instant end(String batch) {
        var at = things.ask(new GetBatch(tenant, batch)).finishedAt();
        if (at == null) throw new AssertionError("batch " + batch + " has not ended");
        return at;
    }
}
