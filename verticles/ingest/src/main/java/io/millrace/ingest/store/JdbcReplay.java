package io.millrace.ingest.store;

import io.millrace.ingest.engine.Unreadable;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.sql.Connection;
import java.sql.SQLException;

/// What a batch that reads the payload of another again does to that one, inside the transaction
/// that stores it.
final class JdbcReplay {
    private static final String LOCK =
            """
            select rows_in, rows_stored, rows_quarantined, replaced_by, state
              from batches where id = ? for update
            """;
    private static final String EMPTY =
            """
            update batches
               set rows_in = 0, rows_stored = 0, rows_quarantined = 0, rows_discarded = 0,
                   replaced_by = ?, problem = ?
             where id = ?
            """;
    private static final String DELETE_QUARANTINE = "delete from quarantine where batch = ?";
    private static final String DELETE_STATISTICS = "delete from batch_statistics where batch = ?";
    private static final String DELETE_KNOWN_QUARANTINE =
            """
            delete from quarantine q where q.batch = ? and exists (
                select from quarantine k where k.batch = ? and k.line = q.line)
            """;

    private final Connection c;
    private final TenantId tenant;
    private final long batch;
    private final long replayed;

    /// @param batch whose rows are written
    /// @param replayed whose payload they are of
    JdbcReplay(Connection c, TenantId tenant, long batch, long replayed) {
        this.c = c;
        this.tenant = tenant;
        this.batch = batch;
        this.replayed = replayed;
    }

    /// How many rows a batch has.
    record Counts(long in, long stored, long quarantined, boolean isFailed) {}

    /// Takes the rows of the replayed batch away, as those of this one are there, and with them
    /// what was set aside of it or mended. The dataset is held.
    ///
    /// @return what it had
    /// @throws Unreadable when another batch did so meanwhile, or it is being stored again
    Counts replace(String dataset) throws SQLException {
        var had = lock();
        var raw = SqlNames.quote(tenant.rawSchema(), dataset);
        if (had.stored() > 0) update("delete from " + raw + " where _batch = ?", replayed);
        update(DELETE_QUARANTINE, replayed);
        update(DELETE_STATISTICS, replayed);
        markReplaced();
        return had;
    }

    private void markReplaced() throws SQLException {
        try (var empty = c.prepareStatement(EMPTY)) {
            empty.setLong(1, batch);
            empty.setString(2, "Replaced by batch " + batch + ".");
            empty.setLong(3, replayed);
            empty.executeUpdate();
        }
    }

    /// Takes the rows of this batch away that the replayed one accounts for, line by line. The
    /// dataset is held. One that failed accounts for none and is replaced, so that it is not stored
    /// once more when its sender tries again.
    ///
    /// @return the rows taken away
    /// @throws Unreadable when another batch replaced that one meanwhile
    Counts keepMissing(String dataset, boolean hasTable) throws SQLException {
        if (lock().isFailed()) {
            markReplaced();
            return new Counts(0, 0, 0, true);
        }
        long stored = 0;
        if (hasTable) {
            var raw = SqlNames.quote(tenant.rawSchema(), dataset);
            stored += update(known(raw, raw), batch, replayed);
            // What is set aside there and fits now is mended there, by a rule that says so.
            stored += update(known(raw, "quarantine"), batch, replayed);
        }
        long quarantined = update(DELETE_KNOWN_QUARANTINE, batch, replayed);
        if (hasTable) quarantined += update(mended(dataset), batch, replayed);
        return new Counts(stored + quarantined, stored, quarantined, false);
    }

    private String mended(String dataset) {
        return """
        delete from quarantine q where q.batch = ? and exists (
            select from %s k where k._batch = ? and k._line = q.line)
        """
                .formatted(SqlNames.quote(tenant.rawSchema(), dataset));
    }

    private static String known(String raw, String place) {
        var columns =
                place.equals("quarantine") ? "k.batch = ? and k.line" : "k._batch = ? and k._line";
        return "delete from %s r where r._batch = ? and exists (select from %s k where %s = r._line)"
                .formatted(raw, place, columns);
    }

    private Counts lock() throws SQLException {
        try (var select = c.prepareStatement(LOCK)) {
            select.setLong(1, replayed);
            try (var row = select.executeQuery()) {
                row.next();
                long by = row.getLong(4);
                if (!row.wasNull()) {
                    throw new Unreadable(
                            "Batch %d was replaced by %d meanwhile: replay that one"
                                    .formatted(replayed, by));
                }
                var state = row.getString(5);
                if (!state.equals("stored") && !state.equals("failed")) {
                    throw new Unreadable(
                            "Batch %d was sent again meanwhile: replay it when it is stored"
                                    .formatted(replayed));
                }
                return new Counts(
                        row.getLong(1), row.getLong(2), row.getLong(3), state.equals("failed"));
            }
        }
    }

    private long update(String sql, long... values) throws SQLException {
        try (var statement = c.prepareStatement(sql)) {
            int at = 1;
            for (long value : values) statement.setLong(at++, value);
            return statement.executeUpdate();
        }
    }
}
