package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.engine.pull.Backoff;
import io.millrace.ingest.engine.pull.ForeignTable;
import io.millrace.ingest.engine.pull.Frontier;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.ChangeFeeds;
import io.millrace.ingest.store.PullStore.Position;
import io.millrace.kernel.Json;
import io.millrace.stream.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads a table or a query of another Postgres, as JSON that this writes: numbers, times and
/// nested values keep what they are. It reads through a cursor of one snapshot, some rows at a
/// time.
///
/// All rows are one batch, since they have no order to go on in; rows behind a cursor are handed
/// over in slices.
final class PostgresPuller implements Puller {
    private static final String END = "end";

    private final ForeignPostgres foreign;
    private final ChangeFeeds feeds = new ChangeFeeds();

    PostgresPuller(OutgoingGuard guard) {
        this.foreign = new ForeignPostgres(guard);
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
        if (ChangeFeed.isMode(source)) return anew(turn);
        boolean isFull = !"cursor".equals(source.mode());
        if (isFull && turn.batches() > 0) return new Outcome.Complete();
        var over = turn.overQuota();
        if (over.isPresent()) return over.get();
        try (var c = foreign.connect(source, turn.secret())) {
            return isFull ? all(turn, source, c) : following(turn, source, c);
        } catch (SQLException e) {
            return failed(turn, e);
        } catch (Foreign e) {
            return failed(turn, (SQLException) Objects.requireNonNull(e.getCause()));
        }
    }

    /// Has a source that follows changes begin with another copy, which its reader makes.
    private Outcome anew(PullTurn turn) {
        turn.in(c -> {
            feeds.restart(c, turn.source().name());
            turn.doors().queue().enqueue(c, ChangesWorker.job(turn.source().name(), Duration.ZERO));
            return true;
        });
        turn.doors().queue().wake(Stage.PULL);
        return new Outcome.Complete();
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
        var reason = ForeignPostgres.reason(e);
        int failures = turn.failures() + 1;
        if (!ForeignPostgres.isPassing(e) || failures >= turn.bounds().tries())
            throw new PullFault(reason);
        return new Outcome.Paused(Backoff.after(failures), reason, failures);
    }
}
