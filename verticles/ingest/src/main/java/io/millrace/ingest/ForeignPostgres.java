package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/// Connections to the Postgres of somebody else, from which a tenant reads.
///
/// @param guard which addresses it may be at
record ForeignPostgres(OutgoingGuard guard) {
    private static final int PORT = 5432;
    private static final int CONNECT_SECONDS = 10;
    private static final int LOGIN_SECONDS = 30;
    private static final int SILENT_SECONDS = 300;

    /// Before it is known how wide they are.
    private static final int FIRST_ROWS = 50;

    private static final int MOST_ROWS = 5_000;
    private static final String ROWS_AT_ONCE = "32M";
    private static final int LONGEST_REASON = 500;

    /// For reading, in transactions of one snapshot each.
    ///
    /// @throws io.millrace.ingest.engine.pull.PullFault when the address may not be reached
    Connection connect(PostgresSource source, @Nullable String password) throws SQLException {
        var server = server(source, password);
        server.setReadOnly(true);
        server.setMaxResultBuffer(ROWS_AT_ONCE);
        server.setAdaptiveFetch(true);
        server.setAdaptiveFetchMaximum(MOST_ROWS);
        server.setDefaultRowFetchSize(FIRST_ROWS);
        var c = server.getConnection();
        try {
            c.setAutoCommit(false);
            c.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            inUtc(c);
            return c;
        } catch (SQLException e) {
            c.close();
            throw e;
        }
    }

    /// For the commands of replication.
    ///
    /// @throws io.millrace.ingest.engine.pull.PullFault when the address may not be reached
    Connection replication(PostgresSource source, @Nullable String password) throws SQLException {
        var server = server(source, password);
        server.setReplication("database");
        server.setAssumeMinServerVersion("10");
        server.setPreferQueryMode(PreferQueryMode.SIMPLE);
        var c = server.getConnection();
        try {
            inUtc(c);
            return c;
        } catch (SQLException e) {
            c.close();
            throw e;
        }
    }

    private static void inUtc(Connection c) throws SQLException {
        try (var utc = c.createStatement()) {
            utc.execute("set time zone 'UTC'");
        }
    }

    private PGSimpleDataSource server(PostgresSource source, @Nullable String password) {
        int port = source.port() == null ? PORT : source.port();
        guard.resolve(source.host(), port);
        // nosemgrep: database-without-a-door -- somebody else's, from which a tenant reads
        var server = new PGSimpleDataSource();
        server.setServerNames(new String[] {source.host()});
        server.setPortNumbers(new int[] {port});
        server.setDatabaseName(source.database());
        server.setUser(source.user());
        // Without one pgjdbc would look for a file of this node's.
        server.setPassword(password == null ? "" : password);
        protect(server, source.sslMode());
        server.setSocketFactory(GuardedSocketFactory.class.getName());
        server.setSocketFactoryArg(guard.toString());
        server.setConnectTimeout(CONNECT_SECONDS);
        server.setLoginTimeout(LOGIN_SECONDS);
        server.setSocketTimeout(SILENT_SECONDS);
        server.setTcpKeepAlive(true);
        server.setApplicationName("millrace");
        server.setBinaryTransfer(false);
        return server;
    }

    /// By factories that use no file of this node's.
    private static void protect(PGSimpleDataSource server, @Nullable String mode) {
        server.setSslMode(mode == null ? "require" : mode);
        server.setGssEncMode("disable");
        if ("verify-full".equals(mode)) {
            server.setSslfactory("org.postgresql.ssl.DefaultJavaSSLFactory");
        } else if (!"disable".equals(mode)) {
            server.setSslfactory("org.postgresql.ssl.NonValidatingFactory");
        }
    }

    static boolean isPassing(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || Set.of("40001", "40P01", "25P03", "55P03").contains(state);
    }

    /// What is asked for is another connection's now, such as a slot.
    static boolean isInUse(SQLException e) {
        return "55006".equals(e.getSQLState());
    }

    /// What a person is told.
    static String reason(SQLException e) {
        var text = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
        var told = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
        return "The database refused: " + told;
    }
}
