package io.millrace.ingest.store;

import io.millrace.ingest.engine.BatchReader;
import io.millrace.ingest.engine.BatchReader.Step;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.CopyBuffer;
import io.millrace.ingest.engine.OnNewColumn;
import io.millrace.ingest.engine.Rejected;
import io.millrace.ingest.engine.Unreadable;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.kernel.TenantId;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// One batch on its way into its table and into quarantine. A connection copies into one table at a
/// time: rows pause while rejected records, of which few are held, or columns are written.
final class Loading {
    private static final int HELD = 2_000;
    private static final long HELD_CHARS = 1 << 22;
    private static final String QUARANTINE =
            """
            copy quarantine (batch, dataset, line, column_name, reason, detail, raw)
            from stdin (format binary)
            """;

    private final Connection c;
    private final TenantId tenant;
    private final JdbcDatasets datasets;
    private final BatchReader reader;
    private final long batch;
    private final List<Rejected> held = new ArrayList<>();
    private final boolean setsAside;
    private long heldChars;
    private @Nullable CopyIn copy;

    /// @param setsAside rejected records go into quarantine; else [#rejected] gives them
    Loading(
            Connection c,
            TenantId tenant,
            JdbcDatasets datasets,
            BatchReader reader,
            long batch,
            boolean setsAside) {
        this.c = c;
        this.tenant = tenant;
        this.datasets = datasets;
        this.reader = reader;
        this.batch = batch;
        this.setsAside = setsAside;
    }

    /// What was rejected and did not go into quarantine.
    List<Rejected> rejected() {
        return List.copyOf(held);
    }

    void run(Target first) throws SQLException, IOException {
        try {
            var target = grow(first);
            while (true) {
                var step = reader.advance();
                writeRows(target);
                hold(reader.rejected());
                if (step != Step.CHUNK || isMuchHeld()) {
                    endRows();
                    if (setsAside) writeHeld(target.dataset());
                }
                if (step == Step.END) return;
                if (step == Step.NEW_HEADERS) target = grow(target);
            }
        } finally {
            if (copy != null && copy.isActive()) copy.cancelCopy();
        }
    }

    private void hold(List<Rejected> rejected) {
        held.addAll(rejected);
        for (var its : rejected) heldChars += its.raw().length();
    }

    private boolean isMuchHeld() {
        return setsAside && (held.size() >= HELD || heldChars >= HELD_CHARS);
    }

    /// Makes or widens the table for what the source has, by the dataset's rule.
    private Target grow(Target known) throws SQLException, IOException {
        var target = known;
        if (!target.created() || !reader.newColumns(target.columns()).isEmpty()) {
            target = datasets.lock(known.dataset());
            var missing = reader.newColumns(target.columns());
            if (!target.created()) target = create(target, missing);
            else if (!missing.isEmpty()) target = widen(target, missing);
        }
        reader.bind(target.columns(), target.onNewColumn() != OnNewColumn.ADD);
        return target;
    }

    private Target create(Target target, List<Column> missing) throws SQLException, IOException {
        var all = new ArrayList<>(target.columns());
        all.addAll(missing);
        return datasets.create(target, reader.inSourceOrder(all));
    }

    private Target widen(Target target, List<Column> missing) throws SQLException {
        return switch (target.onNewColumn()) {
            case ADD -> datasets.widen(target, missing);
            case QUARANTINE -> target;
            case HOLD -> throw new Unreadable("The dataset holds new columns: " + names(missing));
        };
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::header).collect(Collectors.joining(", "));
    }

    private void writeRows(Target target) throws SQLException {
        var rows = reader.rows();
        if (rows.size() == 0) return;
        var open = copy;
        if (open == null) {
            open = begin(new RawTable(tenant, target.dataset()).copy(target.columns()));
            copy = open;
        }
        open.writeToCopy(rows.data(), 0, rows.size());
    }

    private void endRows() throws SQLException {
        var open = copy;
        if (open == null) return;
        end(open);
        copy = null;
    }

    private void writeHeld(String dataset) throws SQLException {
        if (held.isEmpty()) return;
        var rows = new CopyBuffer();
        for (var rejected : held) write(rows, dataset, rejected);
        copy = begin(QUARANTINE);
        copy.writeToCopy(rows.data(), 0, rows.size());
        end(copy);
        copy = null;
        held.clear();
        heldChars = 0;
    }

    private void write(CopyBuffer rows, String dataset, Rejected rejected) {
        rows.int16(7).bigint(batch).text(dataset).bigint(rejected.line());
        rows.text(rejected.column() == null ? "" : rejected.column());
        rows.text(rejected.reason().code()).text(rejected.detail()).text(rejected.raw());
    }

    private CopyIn begin(String sql) throws SQLException {
        var begun = c.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        var header = CopyBuffer.header();
        begun.writeToCopy(header, 0, header.length);
        return begun;
    }

    private static void end(CopyIn open) throws SQLException {
        var trailer = CopyBuffer.trailer();
        open.writeToCopy(trailer, 0, trailer.length);
        open.endCopy();
    }
}
