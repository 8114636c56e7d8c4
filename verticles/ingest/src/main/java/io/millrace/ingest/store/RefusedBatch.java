package io.millrace.ingest.store;

import io.millrace.ingest.engine.BatchReader;
import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.Refused;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.ingest.store.QuarantineStore.Group;
import io.millrace.kernel.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/// A batch most of whose records were refused over one column, inside the transaction that stores
/// it.
record RefusedBatch(Connection c, TenantId tenant) {
    private static final JdbcQuarantine.Size SOME = new JdbcQuarantine.Size(500, 1 << 20, 1);

    /// Over which column most were, as it was missing or as there was none.
    private static final String GROUP =
            """
            select reason, column_name, count(*) from quarantine
             where batch = ? and decision is null and column_name <> '' and reason = any (?)
             group by reason, column_name order by count(*) desc, column_name limit 1
            """;

    /// What the first of these records would have said of their columns; empty where they are not
    /// most of the batch's.
    Optional<Refused> read(long batch, Target target, BatchReader reader) throws SQLException {
        if (!isMost(reader.setAside(), reader)) return Optional.empty();
        var group = group(batch, target.dataset(), reader);
        if (group.isEmpty()) return Optional.empty();
        var held = new JdbcQuarantine(c).portion(group.get(), 0, SOME);
        var records = held.stream().map(Held::record).toList();
        // With those that the batch brought.
        var columns = new JdbcDatasets(c, tenant).known(target.dataset()).columns();
        return Refused.of(
                new Source.Mended(reader.notation(), records),
                new BatchReader.Known(columns, target.mappings()));
    }

    private static boolean isMost(long records, BatchReader reader) {
        return 2 * records > reader.stored() + reader.setAside();
    }

    private Optional<Group> group(long batch, String dataset, BatchReader reader)
            throws SQLException {
        try (var select = c.prepareStatement(GROUP)) {
            var reasons =
                    new String[] {Reason.MISSING_REQUIRED.code(), Reason.TOO_MANY_FIELDS.code()};
            select.setLong(1, batch);
            select.setArray(2, c.createArrayOf("text", reasons));
            try (var row = select.executeQuery()) {
                if (!row.next() || !isMost(row.getLong(3), reader)) return Optional.empty();
                return Optional.of(
                        new Group(
                                dataset,
                                row.getString(1),
                                row.getString(2),
                                batch,
                                Long.MAX_VALUE));
            }
        }
    }
}
