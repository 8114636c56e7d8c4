package io.millrace.transform.store;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Statements on a tenant's own connection, each through the extended protocol, which refuses a
/// second one.
record Statements(SqlConnection connection) {
    private static final String LOCKED =
            "A relation to be replaced is being read, as by a backup; it is tried again.";
    private static final int UNPROCESSABLE = 422;
    // A row may be as long as a message may.
    private static final int FETCH = 10;

    /// A statement of the platform: no place in it is one of the tenant's text.
    ///
    /// @throws SqlRefused when the statement is at fault
    /// @throws ProblemException `unavailable` when others hold what it needs for too long
    RowSet<Row> run(String sql) {
        return run(sql, sql.length(), Tuple.tuple());
    }

    /// @param before characters of the platform before the tenant's part
    RowSet<Row> run(String sql, int before, Tuple values) {
        verify(sql);
        return judged(before, () -> connection.preparedQuery(sql).execute(values).await());
    }

    private static void verify(String sql) {
        if (sql.indexOf('\0') < 0) return;
        throw new SqlRefused(new SqlError("there is the character NUL in it", Optional.empty()));
    }

    private static <T> T judged(int before, Supplier<T> work) {
        try {
            return work.get();
        } catch (PgException e) {
            throw said(e, before);
        } catch (ProblemException e) {
            if (e.problem().status() != UNPROCESSABLE) throw e;
            throw new SqlRefused(new SqlError(e.problem().detail(), Optional.empty()));
        }
    }

    /// What a statement gave.
    ///
    /// @param columns none of one that gives no rows
    /// @param affected rows that it gave or changed
    record Read(List<String> columns, List<Row> rows, long affected) {}

    /// Runs a statement that a tenant wrote whole, in the transaction that goes on or one of its
    /// own.
    ///
    /// @param most rows that it may give
    /// @param size what a row counts for
    /// @param room of all rows together
    /// @throws SqlRefused when the statement is at fault, or gives more
    Read read(String sql, int most, ToLongFunction<Row> size, long room) {
        verify(sql);
        return judged(
                0,
                () ->
                        together(() -> {
                            var statement = connection.prepare(sql).await();
                            var cursor = statement.cursor();
                            var rows = new ArrayList<Row>();
                            long taken = 0;
                            RowSet<Row> page;
                            do {
                                page = cursor.read(FETCH).await();
                                for (var row : page) {
                                    taken += size.applyAsLong(row);
                                    rows.add(row);
                                }
                                if (rows.size() > most || taken > room) throw tooMuch(most, room);
                            } while (cursor.hasMore());
                            var columns = columns(page);
                            long affected = columns.isEmpty() ? page.rowCount() : rows.size();
                            cursor.close().await();
                            statement.close().await();
                            return new Read(columns, rows, affected);
                        }));
    }

    /// Runs a statement that a tenant wrote whole, whose rows nobody wants, in the transaction that
    /// goes on or one of its own.
    ///
    /// @throws SqlRefused when the statement is at fault
    void execute(String sql) {
        verify(sql);
        var _ =
                judged(
                        0,
                        () ->
                                together(() -> {
                                    var statement = connection.prepare(sql).await();
                                    var cursor = statement.cursor();
                                    var _ = cursor.read(1).await();
                                    cursor.close().await();
                                    statement.close().await();
                                    return true;
                                }));
    }

    private static List<String> columns(RowSet<Row> page) {
        @Nullable List<String> names = page.columnsNames();
        return names == null ? List.of() : names; // null after a statement that gives no rows
    }

    private static SqlRefused tooMuch(int most, long room) {
        return new SqlRefused(
                new SqlError(
                        "a template reads at most %d rows of %d characters together"
                                .formatted(most, room),
                        Optional.empty()));
    }

    private static RuntimeException said(PgException e, int before) {
        if (SqlError.isLocked(e)) return Problem.unavailable(LOCKED).toException();
        return SqlError.isOfServer(e) ? e : new SqlRefused(SqlError.of(e, before));
    }

    /// Whether the relation of that quoted name is there. Never within a transaction: it would end
    /// with an answer of no.
    boolean finds(String name) {
        try {
            connection.preparedQuery("select from " + name + " limit 0").execute().await();
            return true;
        } catch (PgException e) {
            if (SqlError.isMissing(e)) return false;
            throw said(e, 0);
        }
    }

    /// Does the first of `ways` that is not refused, each in a transaction of its own.
    ///
    /// @throws SqlRefused what was said against the first, when all are refused
    void firstOf(List<Runnable> ways) {
        @Nullable SqlRefused refused = null;
        for (var way : ways) {
            try {
                var _ =
                        together(() -> {
                            way.run();
                            return true;
                        });
                return;
            } catch (SqlRefused e) {
                if (refused == null) refused = e;
            }
        }
        if (refused != null) throw refused;
    }

    /// Does `work` in a transaction of which nothing stays.
    <T> T aside(Supplier<T> work) {
        var transaction = connection.begin().await();
        try {
            return work.get();
        } finally {
            transaction.rollback().otherwiseEmpty().await();
        }
    }

    /// Whether a transaction goes on.
    boolean isTogether() {
        @Nullable Transaction around = connection.transaction();
        return around != null;
    }

    /// All of `work`, or nothing of it. Within a transaction it is a part of that.
    <T> T together(Supplier<T> work) {
        if (isTogether()) return work.get();
        var transaction = connection.begin().await();
        try {
            var done = work.get();
            transaction.commit().await();
            return done;
        } catch (RuntimeException e) {
            transaction.rollback().otherwiseEmpty().await();
            throw e;
        }
    }
}
