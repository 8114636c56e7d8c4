package io.millrace.tenants.db;

import io.millrace.kernel.Problem;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// A lock of each tenant. Whoever enters the tenant shares it until the transaction ends; whoever
/// puts the tenant back has it alone, and meanwhile nobody enters.
public final class Threshold {
    private static final int RETRY_SECONDS = 10;
    private static final long CROSSING = 7239;
    private static final long TURN = 7240;
    private static final String LOCK_TIMEOUT = "55P03";

    private static final String KEY = "hashtextextended(%s, " + CROSSING + ")";
    private static final String TAKE_TURN =
            "select pg_try_advisory_lock(hashtextextended(?, " + TURN + "))";
    private static final String SHUT = "select pg_advisory_lock(" + KEY.formatted("?") + ")";

    private Threshold() {}

    /// An expression that is false where nobody may enter, and otherwise shares the lock.
    ///
    /// @param parameter of the statement, a tenant's schema
    static String cross(String parameter) {
        return "pg_try_advisory_xact_lock_shared(" + KEY.formatted(parameter) + ")";
    }

    /// What is said of a tenant that is being put back or moves.
    public static ProblemException refusal() {
        return Problem.unavailable(
                        "This organization's data is being put back or moved; retry soon.")
                .with("retryAfter", RETRY_SECONDS)
                .toException();
    }

    /// Keeps others than this session from doing the same to the tenant, until the session ends.
    ///
    /// @return false when another does it
    public static boolean takeTurn(Connection owner, TenantId tenant) throws SQLException {
        try (var statement = owner.prepareStatement(TAKE_TURN)) {
            statement.setString(1, tenant.schema());
            try (var rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    /// Lets nobody in any more until the session ends, and waits for who is inside.
    ///
    /// @return false when somebody was inside for longer than `patience`; then it is open again
    public static boolean shut(Connection owner, TenantId tenant, Duration patience)
            throws SQLException {
        Schema.execute(owner, "set lock_timeout = " + patience.toMillis());
        try (var statement = owner.prepareStatement(SHUT)) {
            statement.setString(1, tenant.schema());
            statement.execute();
            return true;
        } catch (SQLException e) {
            if (LOCK_TIMEOUT.equals(e.getSQLState())) return false;
            throw e;
        } finally {
            Schema.execute(owner, "reset lock_timeout");
        }
    }
}
