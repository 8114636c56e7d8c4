package io.millrace.tenants.db;

import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;

/// The clock that all nodes share. Times in the ledger, in jobs and in incidents were written by
/// the database or by another node, and a node's own clock may be minutes off: what is held against
/// them is told by this one.
@FunctionalInterface
public interface DatabaseClock {
    /// That of the server which the connection leads to.
    DatabaseClock POSTGRES =
            c -> {
                var rows = c.preparedQuery("select clock_timestamp()").execute().await();
                return rows.iterator().next().getOffsetDateTime(0).toInstant();
            };

    /// In microseconds.
    ///
    /// @param connection inside the transaction that reads or writes the other times
    Instant now(SqlConnection connection);
}
