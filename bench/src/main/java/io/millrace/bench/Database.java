package io.millrace.bench;

import io.millrace.tenants.db.DatabaseSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Questions to a node's Postgres as its superuser.
record Database(Connection connection) implements AutoCloseable {
    /// No benchmark ends at a quota.
    private static final String WITHOUT_QUOTAS =
            """
            update millrace.plans
               set rows_a_day = 1000000000000, bytes_a_day = 1000000000000000,
                   storage_bytes = 1000000000000000
            """;

    static Database of(DatabaseSettings at) throws SQLException {
        return of(at, at.database());
    }

    /// @param name of a database of that server
    static Database of(DatabaseSettings at, String name) throws SQLException {
        var url = "jdbc:postgresql://" + at.host() + ":" + at.port() + "/" + name;
        return new Database(
                DriverManager.getConnection(url, at.superuser(), at.superuserPassword()));
    }

    static Database of(BenchNode bench) throws SQLException {
        return of(bench.node().databaseSettings());
    }

    /// Lets tenants that sign up from now on store what they like.
    void liftQuotas() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(WITHOUT_QUOTAS);
        }
    }

    /// The one number that a query gives; 0 for null.
    double number(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getDouble(1);
        }
    }

    /// The one text that a query gives; `null` for null.
    String text(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /// A transaction of now: rows that are written later have a higher `xmin`.
    long now() throws SQLException {
        return (long) number("select pg_current_xact_id()::xid::text::bigint");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
