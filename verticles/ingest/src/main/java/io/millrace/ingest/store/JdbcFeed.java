package io.millrace.ingest.store;

import io.millrace.ingest.engine.changes.Place;
import java.sql.Connection;
import java.sql.SQLException;

/// How far a source that follows changes has come, inside the transaction that stores them.
final class JdbcFeed {
    private static final String LOCK =
            """
            select commit_lsn, changes from change_feeds
             where source = ? and slot = ? and not ends and restarts = ? for update
            """;
    private static final String MOVE =
            """
            update change_feeds
               set commit_lsn = ?, changes = ?, confirmed = greatest(confirmed, ?), failures = 0
             where source = ?
            """;
    private static final String COPIED =
            """
            update change_feeds
               set copied = true, restarts = false, commit_lsn = 0, changes = 0, confirmed = ?,
                   failures = 0, table_oid = ?
             where source = ?
            """;

    private final Connection c;
    private final String source;

    JdbcFeed(Connection c, String source) {
        this.c = c;
        this.source = source;
    }

    /// Holds the feed until the transaction ends.
    ///
    /// @param restarts whether it is to begin anew
    /// @throws FeedEnded when it is no longer to be read as the reader thinks
    Place lock(String slot, boolean restarts) throws SQLException {
        try (var select = c.prepareStatement(LOCK)) {
            select.setString(1, source);
            select.setString(2, slot);
            select.setBoolean(3, restarts);
            try (var row = select.executeQuery()) {
                if (!row.next()) throw new FeedEnded();
                return new Place(row.getLong(1), row.getLong(2));
            }
        }
    }

    void move(Place to, long confirmed) throws SQLException {
        try (var update = c.prepareStatement(MOVE)) {
            update.setLong(1, to.commit());
            update.setLong(2, to.changes());
            update.setLong(3, confirmed);
            update.setString(4, source);
            update.executeUpdate();
        }
    }

    /// @param table OID of the table
    void copied(long confirmed, long table) throws SQLException {
        try (var update = c.prepareStatement(COPIED)) {
            update.setLong(1, confirmed);
            update.setLong(2, table);
            update.setString(3, source);
            update.executeUpdate();
        }
    }
}
