package io.millrace.ingest.store;

import io.millrace.ingest.engine.MendedRecord;
import io.millrace.ingest.engine.Notation;
import io.millrace.ingest.engine.Rejected;
import io.millrace.ingest.store.QuarantineStore.Group;
import io.millrace.kernel.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Records that were set aside, as they are mended: in bounded portions and whole.
final class JdbcQuarantine {
    private static final String PORTION =
            """
            select id, batch, line, raw, mended::text, coalesce(md5(mended::text), '') from (
                select *, sum(octet_length(raw) + coalesce(octet_length(mended::text), 0))
                           over (order by id
                       rows between unbounded preceding and 1 preceding) as before
                  from (select id, batch, line, raw, mended from quarantine
                         where decision is null and dataset = ? and reason = ? and column_name = ?
                           and (?::bigint is null or batch = ?) and id > ? and id <= ?
                         order by id limit ?) as found) as sized
             where coalesce(before, 0) <= ? order by id
            """;
    private static final String NOTATIONS =
            "select id, notation::text from batches where id = any (?) and notation is not null";
    private static final String LOCK =
            """
            select q.id from quarantine q
              join unnest(?, ?) as seen (id, version) on seen.id = q.id
             where q.decision is null and q.dataset = ? and q.reason = ? and q.column_name = ?
               and coalesce(md5(q.mended::text), '') = seen.version
             order by q.id for update of q
            """;
    private static final String DECIDE = "update quarantine set decision = ? where id = any (?)";
    private static final String LEAVE =
            """
            update quarantine
               set column_name = ?, reason = ?, detail = ?, mended = coalesce(?::jsonb, mended)
             where id = ?
            """;
    private static final String BEGIN =
            """
            select progress from quarantine_decisions where id = ? and state = 'queued' for update
            """;
    private static final String PROGRESS =
            """
            update quarantine_decisions
               set progress = ?, rows_stored = rows_stored + ?, rows_left = rows_left + ?
             where id = ?
            """;
    private static final String END =
            """
            update quarantine_decisions
               set state = 'done', finished_at = clock_timestamp(), rows = rows_stored + rows_left
             where id = ?
            """;

    private static final String HAS_MORE =
            """
            select exists (
                select from quarantine
                 where decision is null and dataset = ? and reason = ? and column_name = ?
                   and (?::bigint is null or batch = ?) and id > ? and id <= ?)
            """;
    private static final String SET_JOB = "update quarantine_decisions set job = ? where id = ?";

    private static final int FETCHED = 100;

    private final Connection c;

    JdbcQuarantine(Connection c) {
        this.c = c;
    }

    /// What rules made of a record.
    ///
    /// @param raw null where it is as it came
    record Made(@Nullable String raw, Map<String, @Nullable String> values) {}

    /// How much is read: at most so many rows of so many batches, and the first that bring the
    /// bytes above `bytes`.
    record Size(int rows, long bytes, int batches) {}

    /// The next records of `group` behind `after`.
    List<Held> portion(Group group, long after, Size size) throws SQLException {
        var held = new ArrayList<Held>();
        var batches = new HashSet<Long>();
        try (var select = c.prepareStatement(PORTION)) {
            behind(select, group, after);
            select.setInt(8, size.rows());
            select.setLong(9, size.bytes());
            select.setFetchSize(FETCHED);
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    var its = held(row);
                    batches.add(its.batch());
                    if (batches.size() > size.batches()) break;
                    held.add(its);
                }
            }
        }
        return held;
    }

    private static void behind(PreparedStatement select, Group group, long after)
            throws SQLException {
        select.setString(1, group.dataset());
        select.setString(2, group.reason());
        select.setString(3, group.column());
        select.setObject(4, group.batch(), Types.BIGINT);
        select.setObject(5, group.batch(), Types.BIGINT);
        select.setLong(6, after);
        select.setLong(7, group.upTo());
    }

    /// Whether there are records of `group` behind `after`.
    boolean hasMore(Group group, long after) throws SQLException {
        try (var select = c.prepareStatement(HAS_MORE)) {
            behind(select, group, after);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static Held held(ResultSet row) throws SQLException {
        var mended = row.getString(5);
        var made = mended == null ? new Made(null, Map.of()) : Json.read(mended, Made.class);
        var raw = made.raw() == null ? row.getString(4) : made.raw();
        var record = new MendedRecord(row.getLong(3), raw, made.values());
        return new Held(row.getLong(1), row.getLong(2), record, row.getString(6));
    }

    /// How the records of each batch are written.
    Map<Long, Notation> notations(Set<Long> batches) throws SQLException {
        var notations = new HashMap<Long, Notation>();
        try (var select = c.prepareStatement(NOTATIONS)) {
            select.setArray(1, c.createArrayOf("int8", batches.toArray()));
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    notations.put(row.getLong(1), Json.read(row.getString(2), Notation.class));
                }
            }
        }
        return notations;
    }

    /// Those that are still in `group` as they were read and about which nothing was decided, held
    /// until the transaction ends.
    Set<Long> lock(Group group, List<Held> held) throws SQLException {
        var open = new HashSet<Long>();
        try (var select = c.prepareStatement(LOCK)) {
            var ids = held.stream().map(Held::id).toArray();
            var versions = held.stream().map(Held::version).toArray();
            select.setArray(1, c.createArrayOf("int8", ids));
            select.setArray(2, c.createArrayOf("text", versions));
            select.setString(3, group.dataset());
            select.setString(4, group.reason());
            select.setString(5, group.column());
            try (var row = select.executeQuery()) {
                while (row.next()) open.add(row.getLong(1));
            }
        }
        return open;
    }

    void decide(List<Long> ids, long decision) throws SQLException {
        try (var update = c.prepareStatement(DECIDE)) {
            update.setLong(1, decision);
            update.setArray(2, c.createArrayOf("int8", ids.toArray()));
            update.executeUpdate();
        }
    }

    /// Records why records stay.
    void leave(List<Left> left) throws SQLException {
        try (var update = c.prepareStatement(LEAVE)) {
            for (var its : left) leave(update, its);
            update.executeBatch();
        }
    }

    private static void leave(PreparedStatement update, Left left) throws SQLException {
        var why = left.why();
        update.setString(1, why.column() == null ? "" : why.column());
        update.setString(2, why.reason().code());
        update.setString(3, why.detail());
        update.setString(4, left.made() == null ? null : Json.write(left.made()));
        update.setLong(5, left.id());
        update.addBatch();
    }

    /// @param made what to keep of the rule's work; null for none of it
    record Left(long id, Rejected why, @Nullable Made made) {}

    /// Holds a decision until the transaction ends.
    ///
    /// @return the newest record that was tried; -1 when the decision has come to its end
    long begin(long decision) throws SQLException {
        try (var select = c.prepareStatement(BEGIN)) {
            select.setLong(1, decision);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : -1;
            }
        }
    }

    void progress(long decision, long tried, long stored, long left) throws SQLException {
        try (var update = c.prepareStatement(PROGRESS)) {
            update.setLong(1, tried);
            update.setLong(2, stored);
            update.setLong(3, left);
            update.setLong(4, decision);
            update.executeUpdate();
        }
    }

    /// Names the job that goes on with a decision.
    void setJob(long decision, long job) throws SQLException {
        try (var update = c.prepareStatement(SET_JOB)) {
            update.setLong(1, job);
            update.setLong(2, decision);
            update.executeUpdate();
        }
    }

    void end(long decision) throws SQLException {
        try (var update = c.prepareStatement(END)) {
            update.setLong(1, decision);
            update.executeUpdate();
        }
    }
}
