package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.MysqlSource;
import io.millrace.ingest.engine.pull.MysqlColumn;
import io.millrace.ingest.engine.pull.MysqlRow;
import io.millrace.ingest.engine.pull.MysqlTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.mysqlclient.SslMode;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.data.Numeric;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Connections to the MySQL or MariaDB of somebody else, from which a tenant reads.
///
/// Every statement is a prepared one: to another one a server may answer that it wants a file of
/// this node, and the client sends it.
///
/// @param guard which addresses it may be at
record ForeignMysql(Vertx vertx, OutgoingGuard guard) {
    static final int PORT = 3306;
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration SILENT = Duration.ofMinutes(5);

    private static final int LONGEST_REASON = 500;
    private static final String READ_ONLY =
            "set session transaction isolation level repeatable read, read only";

    /// Names mean what they are, times are in UTC, and all that is read is of one snapshot.
    private static final String MANNER =
            "set session sql_mode = '', time_zone = '+00:00', autocommit = 0";

    /// Too many connections, shutdown, lock waits, deadlock, and a connection that was killed.
    private static final Set<Integer> PASSING = Set.of(1040, 1053, 1203, 1205, 1213, 1927);

    /// What the foreign server, or the way there, is at fault for.
    static final class Foreign extends RuntimeException {
        private static final long serialVersionUID = 1;

        Foreign(Throwable cause) {
            super(cause);
        }

        boolean isPassing() {
            var cause = Objects.requireNonNull(getCause());
            if (cause instanceof DatabaseException its) {
                return PASSING.contains(its.getErrorCode())
                        || String.valueOf(its.getSqlState()).startsWith("08");
            }
            return !(cause instanceof SSLException);
        }

        /// What a person is told.
        String reason() {
            return ForeignMysql.reason(Objects.requireNonNull(getCause()));
        }
    }

    /// At the address that the guard has seen, by the name that the certificate is to have.
    private static final class Pinned extends MySQLConnectOptions {
        private final SocketAddress address;

        Pinned(SocketAddress address) {
            this.address = address;
        }

        @Override
        public SocketAddress getSocketAddress() {
            return address;
        }
    }

    /// Blocks.
    ///
    /// @throws io.millrace.ingest.engine.pull.PullFault when the address may not be reached
    /// @throws Foreign when it does not let in
    Session connect(MysqlSource source, @Nullable String password) {
        int port = source.port() == null ? PORT : source.port();
        var at = new InetSocketAddress(guard.resolve(source.host(), port), port);
        var options = new Pinned(SocketAddress.inetSocketAddress(at));
        options.setHost(source.host())
                .setPort(port)
                .setDatabase(source.database())
                .setUser(source.user())
                .setPassword(password == null ? "" : password);
        protect(options, source.sslMode());
        var connecting = MySQLConnection.connect(vertx, options);
        MySQLConnection c;
        try {
            c = asked(connecting, CONNECT);
        } catch (Foreign e) {
            connecting.onSuccess(late -> late.close());
            throw e;
        }
        var session = new Session(c);
        try {
            session.begin();
            return session;
        } catch (Foreign e) {
            session.close();
            throw e;
        }
    }

    private static void protect(MySQLConnectOptions options, @Nullable String asked) {
        var mode = modeOf(asked);
        options.setSslMode(mode);
        if (mode == SslMode.DISABLED) return;
        var tls = new ClientSSLOptions();
        if (mode == SslMode.VERIFY_IDENTITY) tls.setHostnameVerificationAlgorithm("HTTPS");
        // nosemgrep: trust-in-anybody -- as of PostgreSQL, only verify-full looks
        else tls.setTrustAll(true);
        options.setSslOptions(tls);
    }

    private static SslMode modeOf(@Nullable String asked) {
        if ("disable".equals(asked)) return SslMode.DISABLED;
        return "verify-full".equals(asked) ? SslMode.VERIFY_IDENTITY : SslMode.REQUIRED;
    }

    private static <T> T asked(Future<T> answer, Duration patience) {
        try {
            return answer.timeout(patience.toMillis(), TimeUnit.MILLISECONDS).await();
        } catch (Exception e) { // await throws checked ones as they are
            throw new Foreign(e);
        }
    }

    static String reason(Throwable cause) {
        if (cause instanceof DatabaseException its) return "The database refused: " + cut(its);
        if (isPlain(cause)) {
            return "The database does not encrypt the connection: let it, or choose no encryption.";
        }
        return cause instanceof TimeoutException
                ? "The database does not answer: it took too long."
                : "The database does not answer: " + cut(cause);
    }

    /// Whether what came was no TLS at all; its bytes would be the reason otherwise.
    private static boolean isPlain(@Nullable Throwable cause) {
        for (var its = cause; its != null; its = its.getCause()) {
            var said = String.valueOf(its.getMessage());
            if (its instanceof SSLException && said.startsWith("not an SSL/TLS record"))
                return true;
        }
        return false;
    }

    private static String cut(Throwable cause) {
        var text = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ").strip();
        var said = text.replaceFirst("^\\{errorMessage=", "").replaceFirst(", errorCode=", " (");
        var told = said.equals(text) ? text : said.replaceFirst("}$", ")");
        return told.length() <= LONGEST_REASON ? told : told.substring(0, LONGEST_REASON) + "…";
    }

    /// A connection in one read-only transaction. Everything blocks, and throws [Foreign].
    static final class Session implements AutoCloseable {
        private final MySQLConnection c;

        Session(MySQLConnection c) {
            this.c = c;
        }

        private void begin() {
            for (var sql : List.of(READ_ONLY, MANNER)) {
                var _ = asked(c.preparedQuery(sql).execute(), SILENT);
            }
        }

        List<MysqlColumn> columns(MysqlTable table) {
            return asked(c.preparedQuery(table.none()).execute(), SILENT)
                    .columnDescriptors()
                    .stream()
                    .map(its -> MysqlColumn.of(its.name(), its.typeName()))
                    .toList();
        }

        /// @param sql of [MysqlTable]
        Rows rows(String sql, List<MysqlColumn> columns) {
            return new Rows(asked(c.prepare(sql), SILENT).cursor(), columns);
        }

        @Override
        public void close() {
            c.close().onFailure(_ -> {}); // it is gone already
        }
    }

    /// Rows, some at a time.
    static final class Rows implements ForeignRows {
        private final Cursor cursor;
        private final List<MysqlColumn> columns;
        private Iterator<Row> page = Collections.emptyIterator();
        private @Nullable Row row;
        private boolean isRead;
        private final int atOnce;

        Rows(Cursor cursor, List<MysqlColumn> columns) {
            this.cursor = cursor;
            this.columns = columns;
            this.atOnce = MysqlTable.atOnce(columns);
        }

        /// @throws io.millrace.ingest.engine.pull.PullFault where a value is too long to be read
        @Override
        public boolean next() {
            if (!page.hasNext() && (!isRead || cursor.hasMore())) {
                page = asked(cursor.read(atOnce), SILENT).iterator();
                isRead = true;
            }
            var found = page.hasNext() ? page.next() : null;
            row = found;
            if (found == null) return false;
            MysqlTable.checkRead(columns, found.getInteger(0));
            return true;
        }

        @Override
        public String json() {
            var its = Objects.requireNonNull(row);
            var values = new ArrayList<@Nullable Object>(columns.size());
            for (int i = 1; i <= columns.size(); i++) values.add(plain(its.getValue(i)));
            return MysqlRow.json(columns, values);
        }

        @Override
        public String cursor() {
            return String.valueOf(Objects.requireNonNull(row).getValue(columns.size() + 1));
        }

        private static @Nullable Object plain(@Nullable Object value) {
            if (value instanceof Numeric its) return its.bigDecimalValue();
            if (value instanceof Buffer its) return its.getBytes();
            return value;
        }
    }
}
