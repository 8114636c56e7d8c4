package io.millrace.tenants.db;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/// Connections for `COPY`.
///
/// @param yields whether their backends are on this machine and go behind all other work
public record CopyPool(HikariDataSource source, boolean yields) {
    /// Of backends like any other.
    static CopyPool of(HikariDataSource source) {
        return new CopyPool(source, false);
    }

    Connection connection() throws SQLException {
        var connection = source.getConnection();
        if (yields) Backends.lower(connection);
        return connection;
    }

    /// Closes a connection that is lent, so that it is lent no more.
    void discard(Connection connection) {
        source.evictConnection(connection);
    }

    void close() {
        source.close();
    }
}
