package io.millrace.tenants.db;

import io.millrace.kernel.Waits;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// Connections lent by a pool that waits without end itself: its own time-out may pass at the
/// moment at which a connection comes, and leaves whoever waits without an answer then.
final class Loans {
    private Loans() {}

    /// Waits for a connection. One that comes later goes back.
    ///
    /// @throws io.millrace.kernel.ProblemException `unavailable` when none came in time
    static SqlConnection take(Pool pool, Duration patience) {
        var wanted = pool.getConnection();
        try {
            return Waits.await(wanted, patience);
        } catch (TimeoutException e) {
            wanted.onSuccess(SqlConnection::close);
            throw DatabaseProblems.away(e);
        }
    }
}
