package io.millrace.ingest.store;

import io.millrace.ingest.engine.changes.Place;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far the sources that follow changes have come, and how their slots stand.
public final class ChangeFeeds {
    private static final String FIND =
            """
            select slot, copied, restarts, ends, commit_lsn, changes, confirmed, failures, slot_state,
                   lag_bytes, looked_at, table_oid
              from change_feeds where source = $1
            """;
    private static final String ADD =
            "insert into change_feeds (source, slot) values ($1, $2) on conflict do nothing";
    private static final String RESTART =
            """
            update change_feeds set restarts = true, ends = false, failures = 0 where source = $1
            """;
    private static final String COPY_AGAIN =
            "update change_feeds set restarts = true where source = $1";
    private static final String SET_ENDS = "update change_feeds set ends = $2 where source = $1";
    private static final String CONFIRM =
            "update change_feeds set confirmed = greatest(confirmed, $2) where source = $1";
    private static final String SET_FAILURES =
            "update change_feeds set failures = $2 where source = $1 and failures <> $2";
    private static final String LOOKED =
            """
            update change_feeds set slot_state = $2, lag_bytes = $3, looked_at = clock_timestamp()
             where source = $1
            """;

    /// @param slot at the other server
    /// @param copied the table was copied as it was when the slot began
    /// @param table OID of the table that was copied
    /// @param restarts it is to be copied again
    /// @param ends nothing more is to be read
    /// @param confirmed all before this place of the other server's log is stored
    /// @param failures turns in a row
    public record Feed(
            String slot,
            boolean copied,
            long table,
            boolean restarts,
            boolean ends,
            Place place,
            long confirmed,
            int failures,
            @Nullable Slot state) {}

    /// How a slot stood when it was looked at.
    ///
    /// @param state `reserved`, `extended`, `unreserved` or `lost`, as Postgres says it, or
    ///   `missing`
    /// @param lagBytes of the log that it keeps back
    public record Slot(String state, long lagBytes, @Nullable OffsetDateTime at) {}

    public Optional<Feed> find(SqlConnection c, String source) {
        var rows = c.preparedQuery(FIND).execute(Tuple.of(source)).await().iterator();
        if (!rows.hasNext()) return Optional.empty();
        var row = rows.next();
        var state = row.getString(8);
        var lag = row.getLong(9);
        return Optional.of(
                new Feed(
                        row.getString(0),
                        row.getBoolean(1),
                        row.getLong(11),
                        row.getBoolean(2),
                        row.getBoolean(3),
                        new Place(row.getLong(4), row.getLong(5)),
                        row.getLong(6),
                        row.getInteger(7),
                        state == null || lag == null
                                ? null
                                : new Slot(state, lag, row.getOffsetDateTime(10))));
    }

    /// Keeps what there is.
    public void add(SqlConnection c, String source, String slot) {
        c.preparedQuery(ADD).execute(Tuple.of(source, slot)).await();
    }

    /// Has a source begin anew, with another copy; also one whose deletion was not brought to its
    /// end.
    public void restart(SqlConnection c, String source) {
        c.preparedQuery(RESTART).execute(Tuple.of(source)).await();
    }

    /// Has the next turn copy anew, unless the source ends meanwhile.
    public void copyAgain(SqlConnection c, String source) {
        c.preparedQuery(COPY_AGAIN).execute(Tuple.of(source)).await();
    }

    public void setEnds(SqlConnection c, String source, boolean ends) {
        c.preparedQuery(SET_ENDS).execute(Tuple.of(source, ends)).await();
    }

    /// There is nothing to store up to a place.
    public void confirm(SqlConnection c, String source, long place) {
        c.preparedQuery(CONFIRM).execute(Tuple.of(source, place)).await();
    }

    public void setFailures(SqlConnection c, String source, int failures) {
        c.preparedQuery(SET_FAILURES).execute(Tuple.of(source, failures)).await();
    }

    public void looked(SqlConnection c, String source, Slot slot) {
        c.preparedQuery(LOOKED).execute(Tuple.of(source, slot.state(), slot.lagBytes())).await();
    }
}
