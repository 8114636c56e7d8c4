package io.millrace.transform.store;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Statements on a tenant's own connection, each through the extended protocol, which refuses a
/// second one.
record Statements(SqlConnection connection) {
    private static final String LOCKED =
            "A relation to be replaced is being read, as by a backup; it is tried again.";
    private static final int UNPROCESSABLE = 422;

    /// A statement of the platform: no place in it is one of the tenant's text.
    ///
    /// @throws SqlRefused when the statement is at fault
    /// @throws ProblemException `unavailable` when others hold what it needs for too long
    RowSet<Row> run(String sql) {
        return run(sql, sql.length(), Tuple.tuple());
    }

    /// @param before characters of the platform before the tenant's part
    RowSet<Row> run(String sql, int before, Tuple values) {
        try {
            return connection.preparedQuery(sql).execute(values).await();
        } catch (PgException e) {
            throw said(e, before);
        } catch (ProblemException e) {
            if (e.problem().status() != UNPROCESSABLE) throw e;
            throw new SqlRefused(new SqlError(e.problem().detail(), Optional.empty()));
        }
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

    /// All of `work`, or nothing of it.
    <T> T together(Supplier<T> work) {
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
