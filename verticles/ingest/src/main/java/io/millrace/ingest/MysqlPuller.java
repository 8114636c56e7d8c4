package io.millrace.ingest;

import io.millrace.ingest.ForeignMysql.Foreign;
import io.millrace.ingest.ForeignMysql.Session;
import io.millrace.ingest.api.IngestRequest.MysqlSource;
import io.millrace.ingest.engine.pull.Backoff;
import io.millrace.ingest.engine.pull.MysqlTable;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.PullStore.Position;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/// Reads a table or a query of a MySQL or MariaDB, as JSON that this writes, through a cursor of
/// one snapshot, some rows at a time.
///
/// All rows are one batch, since they have no order to go on in; rows behind a cursor are handed
/// over in slices.
final class MysqlPuller implements Puller {
    private static final String END = "end";

    private final ForeignMysql foreign;

    MysqlPuller(ForeignMysql foreign) {
        this.foreign = foreign;
    }

    @Override
    public Outcome pull(PullTurn turn) {
        var source = Json.read(turn.source().settings(), MysqlSource.class);
        boolean isFull = !"cursor".equals(source.mode());
        if (isFull && turn.batches() > 0) return new Outcome.Complete();
        var over = turn.overQuota();
        if (over.isPresent()) return over.get();
        try (var session = foreign.connect(source, turn.secret())) {
            return isFull ? all(turn, source, session) : following(turn, source, session);
        } catch (Foreign e) {
            return failed(turn, e);
        }
    }

    private static MysqlTable table(MysqlSource source) {
        return new MysqlTable(source.table(), source.query());
    }

    private static Outcome all(PullTurn turn, MysqlSource source, Session session) {
        var table = table(source);
        var columns = session.columns(table);
        var rows = session.rows(table.all(columns), columns);
        if (!rows.next()) return new Outcome.Complete();
        var body = turn.body(out -> writeAll(rows, out), turn.bounds().snapshotBytes());
        turn.handOver(body, 0, new Position(END, null));
        return new Outcome.Complete();
    }

    private static void writeAll(ForeignRows rows, OutputStream out) throws IOException {
        do {
            out.write(Following.line(rows.json()));
        } while (rows.next());
    }

    private static Outcome following(PullTurn turn, MysqlSource source, Session session) {
        var table = table(source);
        var columns = session.columns(table);
        var name = Objects.requireNonNull(source.cursor());
        var cursor =
                columns.stream()
                        .filter(column -> column.name().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow(() -> new PullFault("There is no column %s.".formatted(name)));
        var from = turn.position();
        var sql = table.following(columns, cursor, from == null ? null : from.at());
        return Following.follow(turn, session.rows(sql, columns));
    }

    /// What may pass is tried again, as often as may be.
    private static Outcome failed(PullTurn turn, Foreign e) {
        int failures = turn.failures() + 1;
        if (!e.isPassing() || failures >= turn.bounds().tries()) throw new PullFault(e.reason());
        return new Outcome.Paused(Backoff.after(failures), e.reason(), failures);
    }
}
