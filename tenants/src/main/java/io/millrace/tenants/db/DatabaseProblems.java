package io.millrace.tenants.db;

import io.millrace.kernel.Problem;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.sql.SQLException;

/// Turns what a client says about Postgres into the two problems that a caller can act on: it is
/// away, or its disk is full. Everything else passes unchanged.
public final class DatabaseProblems {
    private static final String DISK_FULL = "53100";

    private DatabaseProblems() {}

    /// SQL states that mean "not now": connection lost, shutting down, out of slots, and a session
    /// that was ended because this node was halted in a transaction.
    private static boolean away(String state) {
        return state.startsWith("08")
                || state.startsWith("57P")
                || state.equals("53300")
                || state.equals("25P03");
    }

    /// What to throw for anything that a client threw, also the checked exceptions that `await`
    /// passes on, such as a refused connection.
    static RuntimeException rethrow(Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException runtime -> translate(runtime);
            default -> away(e);
        };
    }

    private static RuntimeException translate(RuntimeException e) {
        if (e instanceof PgException pg) {
            var state = pg.getSqlState();
            if (DISK_FULL.equals(state)) return Problem.noSpace().toException();
            if (state != null && away(state)) return away((Throwable) e);
            return e;
        }
        return e instanceof VertxException ? away((Throwable) e) : e;
    }

    /// What to throw for what a JDBC driver threw.
    public static RuntimeException of(SQLException e) {
        var state = e.getSQLState();
        if (DISK_FULL.equals(state)) return Problem.noSpace().toException();
        if (state == null || away(state)) return away((Throwable) e);
        return new DatabaseException(e);
    }

    static RuntimeException away(Throwable cause) {
        var problem =
                Problem.unavailable("The database does not answer; retry soon.").toException();
        problem.addSuppressed(cause);
        return problem;
    }
}
