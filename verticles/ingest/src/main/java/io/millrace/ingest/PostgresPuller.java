package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.engine.pull.Backoff;
import io.millrace.ingest.engine.pull.ForeignTable;
import io.millrace.ingest.engine.pull.Frontier;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.PullStore.Position;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/// Reads a table or a query of another Postgres, as JSON that this writes: numbers, times and
/// nested values keep what they are. It reads through a cursor of one snapshot, some rows at a
/// time.
///
/// All rows are one batch, since they have no order to go on in; rows behind a cursor are handed
/// over in slices.
final class PostgresPuller implements Puller {
    private static final int PORT = 5432;
    private static final int CONNECT_SECONDS = 10;
    private static final int LOGIN_SECONDS = 30;
    private static final int SILENT_SECONDS = 300;

    /// Before it is known how wide they are.
    private static final int FIRST_ROWS = 50;

    private static final int MOST_ROWS = 5_000;
    private static final String ROWS_AT_ONCE = "32M";
    private static final int LONGEST_REASON = 500;
    private static final String END = "end";

    private final OutgoingGuard guard;

    PostgresPuller(OutgoingGuard guard) {
        this.guard = guard;
    }

    /// A failure of the foreign server inside of what cannot throw it.
    private static final class Foreign extends RuntimeException {
        private static final long serialVersionUID = 1;

        Foreign(SQLException cause) {
            super(cause);
        }
    }

    @Override
    public Outcome pull(PullTurn turn) {
        var source = Json.read(turn.source().settings(), PostgresSource.class);
        boolean isFull = !"cursor".equals(source.mode());
        if (isFull && turn.batches() > 0) return new Outcome.Complete();
        var over = turn.overQuota();
        if (over.isPresent()) return over.get();
        guard.resolve(source.host(), port(source));
        try (var c = connect(source, turn.secret())) {
            return isFull ? all(turn, source, c) : following(turn, source, c);
        } catch (SQLException e) {
            return failed(turn, e);
        } catch (Foreign e) {
            return failed(turn, (SQLException) Objects.requireNonNull(e.getCause()));
        }
    }

    private static int port(PostgresSource source) {
        return source.port() == null ? PORT : source.port();
    }

    private Connection connect(PostgresSource source, @Nullable String password)
            throws SQLException {
        // nosemgrep: database-without-a-door -- somebody else's, from which a tenant reads
        var server = new PGSimpleDataSource();
        server.setServerNames(new String[] {source.host()});
        server.setPortNumbers(new int[] {port(source)});
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
        server.setReadOnly(true);
        server.setMaxResultBuffer(ROWS_AT_ONCE);
        server.setAdaptiveFetch(true);
        server.setAdaptiveFetchMaximum(MOST_ROWS);
        server.setDefaultRowFetchSize(FIRST_ROWS);
        var c = server.getConnection();
        try {
            c.setAutoCommit(false);
            c.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (var utc = c.createStatement()) {
                utc.execute("set time zone 'UTC'");
            }
            return c;
        } catch (SQLException e) {
            c.close();
            throw e;
        }
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

    private static ForeignTable table(PostgresSource source) {
        return new ForeignTable(source.table(), source.query());
    }

    private static Outcome all(PullTurn turn, PostgresSource source, Connection c)
            throws SQLException {
        try (var statement = c.createStatement();
                var rows = statement.executeQuery(table(source).all())) {
            if (!rows.next()) return new Outcome.Complete();
            var body = turn.body(out -> writeAll(rows, out), turn.bounds().snapshotBytes());
            turn.handOver(body, 0, new Position(END, null));
        }
        return new Outcome.Complete();
    }

    private static void writeAll(ResultSet rows, OutputStream out) throws IOException {
        try {
            do {
                out.write(line(rows.getString(1)));
            } while (rows.next());
        } catch (SQLException e) {
            throw new Foreign(e);
        }
    }

    private static byte[] line(String row) {
        return (ForeignTable.line(row) + "\n").getBytes(UTF_8);
    }

    private static Outcome following(PullTurn turn, PostgresSource source, Connection c)
            throws SQLException {
        var from = turn.position();
        var column = Objects.requireNonNull(source.cursor());
        var sql = table(source).following(column, from == null ? null : from.at());
        try (var statement = c.createStatement();
                var rows = statement.executeQuery(sql)) {
            return slices(turn, rows, frontier(turn, from));
        }
    }

    private static Frontier frontier(PullTurn turn, @Nullable Position from) {
        var rows = from == null ? null : from.rows();
        var position = rows == null || from == null ? null : new Frontier.Position(from.at(), rows);
        return new Frontier(position, turn.bounds().ties());
    }

    private static Outcome slices(PullTurn turn, ResultSet rows, Frontier frontier) {
        var slice = new Slicing(rows, frontier, turn.bounds());
        while (slice.findsRow()) {
            var body = turn.body(slice::write, Long.MAX_VALUE);
            var to = Objects.requireNonNull(frontier.position());
            turn.handOver(body, 0, new Position(to.value(), to.rows()));
            if (turn.isOver()) return Outcome.paused();
            var over = turn.overQuota();
            if (over.isPresent()) return over.get();
        }
        return new Outcome.Complete();
    }

    /// Cuts what is new out of the rows.
    private static final class Slicing {
        private final ResultSet rows;
        private final Frontier frontier;
        private final PullBounds bounds;
        private byte @Nullable [] found;

        Slicing(ResultSet rows, Frontier frontier, PullBounds bounds) {
            this.rows = rows;
            this.frontier = frontier;
            this.bounds = bounds;
        }

        /// Goes to the next row that was not taken before, and takes it.
        boolean findsRow() {
            try {
                found = null;
                while (found == null && rows.next()) {
                    var row = rows.getString(1);
                    if (frontier.take(rows.getString(2), row)) found = line(row);
                }
                return found != null;
            } catch (SQLException e) {
                throw new Foreign(e);
            }
        }

        /// Writes the row that was found and those behind it, up to a slice. Every row that was
        /// taken is written.
        void write(OutputStream out) throws IOException {
            long bytes = 0;
            for (int count = 1; found != null; count++) {
                out.write(found);
                bytes += found.length;
                if (count >= bounds.sliceRows() || bytes >= bounds.sliceBytes()) return;
                findsRow();
            }
        }
    }

    /// What may pass is tried again, as often as may be.
    private static Outcome failed(PullTurn turn, SQLException e) {
        var reason = "The database refused: " + reason(e);
        int failures = turn.failures() + 1;
        if (!isPassing(e) || failures >= turn.bounds().tries()) throw new PullFault(reason);
        return new Outcome.Paused(Backoff.after(failures), reason, failures);
    }

    private static boolean isPassing(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        return state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57P")
                || Set.of("40001", "40P01", "25P03", "55P03").contains(state);
    }

    private static String reason(SQLException e) {
        var text = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }
}
