package io.millrace.ingest;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.engine.pull.Backoff;
import io.millrace.ingest.engine.pull.ForeignTable;
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
                out.write(Following.line(rows.getString(1)));
            } while (rows.next());
        } catch (SQLException e) {
            throw new Foreign(e);
        }
    }

    private static Outcome following(PullTurn turn, PostgresSource source, Connection c)
            throws SQLException {
        var from = turn.position();
        var column = Objects.requireNonNull(source.cursor());
        var sql = table(source).following(column, from == null ? null : from.at());
        try (var statement = c.createStatement();
                var rows = statement.executeQuery(sql)) {
            return Following.follow(turn, new Rows(rows));
        }
    }

    /// A row as JSON, then its cursor value.
    private record Rows(ResultSet rows) implements ForeignRows {
        @Override
        public boolean next() {
            try {
                return rows.next();
            } catch (SQLException e) {
                throw new Foreign(e);
            }
        }

        @Override
        public String json() {
            return text(1);
        }

        @Override
        public String cursor() {
            return text(2);
        }

        private String text(int column) {
            try {
                return rows.getString(column);
            } catch (SQLException e) {
                throw new Foreign(e);
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
