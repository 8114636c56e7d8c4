package io.millrace.ingest.store;

import io.millrace.ingest.engine.Rejected;
import io.millrace.ingest.engine.Routes;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/// Routes, and what they leave, inside the transaction that stores mixed records.
final class JdbcRoutes implements AutoCloseable {
    private static final int MOST_HELD = 1_000;
    private static final long MOST_HELD_CHARS = 1 << 22;

    private static final String CURRENT =
            "select routes::text from route_lists order by version desc limit 1";

    /// A row that stays and that nobody else holds; a tenant's role may take no advisory lock.
    private static final String TURN =
            "select version from route_lists order by version limit 1 for no key update";

    private static final String KEEP =
            "insert into unrouted (batch, line, source, raw) values (?, ?, ?, ?)";
    private static final String SET_ASIDE =
            """
            insert into quarantine (batch, dataset, line, column_name, reason, detail, raw)
            values (?, 'unrouted', ?, '', ?, ?, ?)
            """;
    private static final String SET_FROM =
            """
            update batches b
               set routed_from = m.id, arrived_at = coalesce(m.arrived_at, m.received_at)
              from batches m where m.id = ? and b.id = ?
            """;
    private static final String SIZES =
            """
            select id, octet_length(raw) from unrouted
             where id > ? order by id limit ?
            """;
    private static final String TAKE =
            """
            select id, source, raw from unrouted
             where id = any (?) order by id for update
            """;
    private static final String NO_PROBLEM =
            "update unrouted set problem = null where id = any (?) and problem is not null";
    private static final String SET_PROBLEM = "update unrouted set problem = ? where id = any (?)";
    private static final String SET_INTO =
            """
            with gone as (delete from unrouted where id = any (?) returning batch)
            insert into routed_later (mixed, batch, rows)
            select batch, ?, count(*) from gone group by batch
            """;
    private static final String LEAVE =
            """
            update batches b
               set rows_in = b.rows_in - u.rows, rows_stored = b.rows_stored - u.rows
              from (select batch, count(*) as rows from unrouted where id = any (?)
                     group by batch) as u
             where b.id = u.batch
            """;
    private static final String LEAVE_DATASET =
            "update datasets set rows = rows - ?, revision = revision + 1 where name = 'unrouted'";

    private final Connection c;
    private final PreparedStatement keep;
    private final PreparedStatement setAside;
    private int held;
    private long heldChars;

    JdbcRoutes(Connection c) throws SQLException {
        this.c = c;
        this.keep = c.prepareStatement(KEEP);
        this.setAside = c.prepareStatement(SET_ASIDE);
    }

    /// [RouteStore#isMixed]
    static boolean isMixed(Connection c, String dataset) throws SQLException {
        if (!dataset.equals(RouteStore.UNROUTED)) return false;
        try (var select = c.prepareStatement(RouteStore.IS_TAKEN);
                var row = select.executeQuery()) {
            row.next();
            return !row.getBoolean(1);
        }
    }

    Routes current() throws SQLException {
        try (var select = c.prepareStatement(CURRENT);
                var row = select.executeQuery()) {
            return row.next() ? RouteStore.read(row.getString(1)) : Routes.EMPTY;
        }
    }

    /// Keeps a record that no route takes; written with [#flush] at the latest.
    ///
    /// @param source [Routes#sourceName]
    /// @param json UTF-8
    void keep(long batch, long line, String source, byte[] json) throws SQLException {
        var raw = new String(json, StandardCharsets.UTF_8);
        keep.setLong(1, batch);
        keep.setLong(2, line);
        keep.setString(3, source);
        keep.setString(4, raw);
        keep.addBatch();
        hold(raw);
    }

    /// Keeps in quarantine what is no record.
    void setAside(long batch, Rejected its) throws SQLException {
        setAside.setLong(1, batch);
        setAside.setLong(2, its.line());
        setAside.setString(3, its.reason().code());
        setAside.setString(4, its.detail());
        setAside.setString(5, its.raw());
        setAside.addBatch();
        hold(its.raw());
    }

    private void hold(String raw) throws SQLException {
        held++;
        heldChars += raw.length();
        if (held >= MOST_HELD || heldChars >= MOST_HELD_CHARS) flush();
    }

    void flush() throws SQLException {
        if (held == 0) return;
        var _ = keep.executeBatch();
        var _ = setAside.executeBatch();
        held = 0;
        heldChars = 0;
    }

    /// Says that a batch holds records of a mixed one, with which they came.
    void setFrom(long batch, long mixed) throws SQLException {
        try (var set = c.prepareStatement(SET_FROM)) {
            set.setLong(1, mixed);
            set.setLong(2, batch);
            set.executeUpdate();
        }
    }

    /// A record that waits for a route.
    record Waiting(long id, String source, String raw) {}

    /// Waits until no other transaction tries records again: two that did would hold the batches
    /// that those came with in any order.
    void takeTurn() throws SQLException {
        try (var turn = c.prepareStatement(TURN)) {
            turn.execute();
        }
    }

    /// Ids of those that wait after `after`, in order: the first, and more while both bounds hold.
    List<Long> next(long after, int most, long mostBytes) throws SQLException {
        try (var select = c.prepareStatement(SIZES)) {
            select.setLong(1, after);
            select.setInt(2, most);
            var found = new ArrayList<Long>();
            long bytes = 0;
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    bytes += row.getLong(2);
                    if (!found.isEmpty() && bytes > mostBytes) break;
                    found.add(row.getLong(1));
                }
            }
            return found;
        }
    }

    /// Holds those of `ids` that still wait until the transaction ends.
    List<Waiting> take(Collection<Long> ids) throws SQLException {
        try (var select = c.prepareStatement(TAKE)) {
            select.setArray(1, c.createArrayOf("bigint", ids.toArray()));
            var found = new ArrayList<Waiting>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    found.add(
                            new Waiting(
                                    row.getLong(1),
                                    Objects.requireNonNull(row.getString(2)),
                                    Objects.requireNonNull(row.getString(3))));
                }
            }
            return found;
        }
    }

    /// Forgets why records were refused before.
    void setNoProblem(Collection<Long> ids) throws SQLException {
        try (var set = c.prepareStatement(NO_PROBLEM)) {
            set.setArray(1, c.createArrayOf("bigint", ids.toArray()));
            set.executeUpdate();
        }
    }

    /// Says why records wait on that a route takes.
    void setProblem(String reason, Collection<Long> ids) throws SQLException {
        try (var set = c.prepareStatement(SET_PROBLEM)) {
            set.setString(1, reason);
            set.setArray(2, c.createArrayOf("bigint", ids.toArray()));
            set.executeUpdate();
        }
    }

    /// Deletes records that waited, and says by which batch they were stored.
    void setInto(long batch, Collection<Long> ids) throws SQLException {
        try (var set = c.prepareStatement(SET_INTO)) {
            set.setArray(1, c.createArrayOf("bigint", ids.toArray()));
            set.setLong(2, batch);
            set.executeUpdate();
        }
    }

    /// Takes records that wait from the figures of the hours in which they came, as they are
    /// counted with the batches that have them now. The totals are held by then.
    void moveFigures(Collection<Long> ids) throws SQLException {
        try (var move = c.prepareStatement(PipelineStore.MOVE)) {
            move.setArray(1, c.createArrayOf("bigint", ids.toArray()));
            move.executeUpdate();
        }
    }

    /// Takes records that are stored elsewhere now from the batches that kept them.
    void leave(Collection<Long> ids) throws SQLException {
        try (var leave = c.prepareStatement(LEAVE);
                var count = c.prepareStatement(LEAVE_DATASET)) {
            leave.setArray(1, c.createArrayOf("bigint", ids.toArray()));
            leave.executeUpdate();
            count.setLong(1, ids.size());
            count.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        keep.close();
        setAside.close();
    }
}
