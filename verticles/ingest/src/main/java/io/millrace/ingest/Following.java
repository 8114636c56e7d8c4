package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.Puller.Outcome;
import io.millrace.ingest.engine.pull.ForeignTable;
import io.millrace.ingest.engine.pull.Frontier;
import io.millrace.ingest.store.PullStore.Position;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Hands over in slices what is new of the rows that come in the order of a cursor.
final class Following {
    private final PullTurn turn;
    private final ForeignRows rows;
    private final Frontier frontier;
    private byte @Nullable [] found;

    private Following(PullTurn turn, ForeignRows rows) {
        this.turn = turn;
        this.rows = rows;
        this.frontier = frontier(turn, turn.position());
    }

    static Outcome follow(PullTurn turn, ForeignRows rows) {
        return new Following(turn, rows).slices();
    }

    /// A row as a line.
    static byte[] line(String row) {
        return (ForeignTable.line(row) + "\n").getBytes(UTF_8);
    }

    private static Frontier frontier(PullTurn turn, @Nullable Position from) {
        var rows = from == null ? null : from.rows();
        var position = rows == null || from == null ? null : new Frontier.Position(from.at(), rows);
        return new Frontier(position, turn.bounds().ties());
    }

    private Outcome slices() {
        while (findsRow()) {
            var body = turn.body(this::write, Long.MAX_VALUE);
            var to = Objects.requireNonNull(frontier.position());
            turn.handOver(body, 0, new Position(to.value(), to.rows()));
            if (turn.isOver()) return Outcome.paused();
            var over = turn.overQuota();
            if (over.isPresent()) return over.get();
        }
        return new Outcome.Complete();
    }

    /// Goes to the next row that was not taken before, and takes it.
    private boolean findsRow() {
        found = null;
        while (found == null && rows.next()) {
            var row = rows.json();
            if (frontier.take(rows.cursor(), row)) found = line(row);
        }
        return found != null;
    }

    /// Writes the row that was found and those behind it, up to a slice. Every row that was taken
    /// is written.
    private void write(OutputStream out) throws IOException {
        long bytes = 0;
        for (int count = 1; found != null; count++) {
            out.write(found);
            bytes += found.length;
            if (count >= turn.bounds().sliceRows() || bytes >= turn.bounds().sliceBytes()) return;
            findsRow();
        }
    }
}
