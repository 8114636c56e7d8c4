package io.millrace.ingest.store;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.OnNewColumn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param created the raw table exists
/// @param columns with a type, in the table's order
/// @param required names of columns that wait for a type, and must have a value
public record Dataset(
        String name,
        String mode,
        List<String> key,
        @Nullable String eventTime,
        OnNewColumn onNewColumn,
        boolean created,
        List<Column> columns,
        List<String> required,
        long rows,
        @Nullable Long lastBatch,
        @Nullable Instant lastBatchAt,
        long revision,
        boolean hasDeletions,
        String onDrift,
        double driftConfidence) {
    public Dataset {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        required = List.copyOf(required);
    }

    public boolean isUpsert() {
        return mode.equals("upsert");
    }
}
