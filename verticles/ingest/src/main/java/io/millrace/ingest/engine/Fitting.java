package io.millrace.ingest.engine;

import io.millrace.ingest.engine.mapping.Mappings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What would become of records in a dataset.
///
/// @param columns of the dataset; those of its key are required
/// @param mappings that the rows of the records' batch were made by
/// @param horizon null where no time is too late
public record Fitting(
        List<Column> columns,
        OnNewColumn onNewColumn,
        Mappings mappings,
        @Nullable Horizon horizon) {
    public Fitting {
        columns = List.copyOf(columns);
    }

    public Fitting(List<Column> columns, OnNewColumn onNewColumn, @Nullable Horizon horizon) {
        this(columns, onNewColumn, Mappings.NONE, horizon);
    }

    /// The same for a batch of other mappings.
    public Fitting by(Mappings its) {
        return new Fitting(columns, onNewColumn, its, horizon);
    }

    /// Why records do not fit, by their lines; those that fit are not in it.
    ///
    /// @throws Unreadable when the dataset holds new columns and there are some
    public Map<Long, Rejected> misfits(long batch, Source.Mended records) {
        try {
            var known = new BatchReader.Known(columns, mappings, horizon);
            return read(new BatchReader(records, batch, known, Limits.DEFAULT));
        } catch (IOException e) {
            throw new IllegalStateException("records in memory", e);
        }
    }

    private Map<Long, Rejected> read(BatchReader reader) throws IOException {
        var misfits = new HashMap<Long, Rejected>();
        var bound = bind(reader, columns);
        while (true) {
            var step = reader.advance();
            for (var rejected : reader.rejected()) misfits.put(rejected.line(), rejected);
            if (step == BatchReader.Step.END) return misfits;
            if (step == BatchReader.Step.NEW_HEADERS) bound = bind(reader, bound);
        }
    }

    private List<Column> bind(BatchReader reader, List<Column> bound) throws IOException {
        var all = new ArrayList<>(bound);
        if (onNewColumn != OnNewColumn.QUARANTINE) {
            var added = reader.newColumns(bound);
            if (onNewColumn == OnNewColumn.HOLD && !added.isEmpty()) {
                throw new Unreadable("The dataset holds new columns");
            }
            all.addAll(added);
        }
        reader.bind(all, onNewColumn != OnNewColumn.ADD);
        return all;
    }
}
