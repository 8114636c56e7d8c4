package io.millrace.tenants.db;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Connections lent by a pool that waits without end itself: its own time-out may pass at the
/// moment at which a connection comes, and leaves whoever waits without an answer then.
final class Loans {
    private Loans() {}

    /// Fails when none comes in time; one that comes later goes back.
    static Future<SqlConnection> take(Pool pool, Duration patience) {
        var wanted = pool.getConnection();
        return wanted.timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(_ -> wanted.onSuccess(SqlConnection::close));
    }

    /// Closes it under its pool, which drops it then.
    static void discard(SqlConnection connection) {
        var _ = AnswerBound.channel(connection).close().addListener(_ -> connection.close());
    }
}
