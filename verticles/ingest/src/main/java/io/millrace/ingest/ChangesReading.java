package io.millrace.ingest;

import io.millrace.ingest.engine.changes.Cell;
import io.millrace.ingest.engine.changes.PgOutput;
import io.millrace.ingest.engine.changes.Place;
import io.millrace.ingest.engine.changes.Relation;
import io.millrace.ingest.engine.changes.Segments;
import io.millrace.ingest.engine.changes.Told;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.ChangeWriter;
import io.millrace.stream.Job;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationConnection;
import org.postgresql.replication.PGReplicationStream;

/// Reads the stream of a slot: gathers changes, stores them, and tells the server afterwards. What
/// was stored before, and is sent again, is passed over.
final class ChangesReading {
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration SILENT = Duration.ofMinutes(5);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int STATUS_SECONDS = 10;

    /// As of a server that shuts down.
    private static final String ENDED = "57P01";

    /// So much of the log of other tables may be sent again.
    private static final long UNTOLD = 1 << 20;

    private final Doors doors;
    private final Start start;
    private final Segments gathered;
    private final Map<Integer, Relation> relations = new HashMap<>();

    /// Of what is stored.
    private Place stored;

    /// Behind what is gathered.
    private Place reached;

    private long confirmed;
    private long ended;
    private long commit;
    private long number;
    private boolean isInTransaction;

    /// Whether it has come further than what was stored before.
    private boolean hasMoved;

    /// When it did so first.
    private long moved;

    /// @param bounds how much is gathered, and how long a turn is
    record Doors(ChangesTurn.Doors shared, Job job, ChangeWriter.Feed feed, PullBounds bounds) {}

    /// @param place of what is stored
    /// @param confirmed all before it is stored
    /// @param end of the server's log when the turn began
    record Start(
            Publisher.Table table, Place place, long confirmed, long end, String publication) {}

    ChangesReading(Doors doors, Start start, Segments gathered) {
        this.doors = doors;
        this.start = start;
        this.gathered = gathered;
        this.stored = start.place();
        this.reached = start.place();
        this.confirmed = start.confirmed();
    }

    /// @return whether anything was stored
    boolean run(PGReplicationConnection api) throws SQLException {
        var stream =
                api.replicationStream()
                        .logical()
                        .withSlotName(doors.feed().slot())
                        .withStartPosition(LogSequenceNumber.valueOf(confirmed))
                        .withSlotOption("proto_version", 1)
                        .withSlotOption("publication_names", '"' + start.publication() + '"')
                        .withStatusInterval(STATUS_SECONDS, TimeUnit.SECONDS)
                        // Only what is stored may be told of.
                        .withAutomaticFlush(false)
                        .start();
        try (stream) {
            // It may not have been told before the last reader died.
            tell(stream, confirmed);
            read(stream);
        }
        return !stored.equals(start.place());
    }

    /// Where others write much beside the table the server's signs never cease: a turn ends when
    /// all is here that there was at its beginning, and nothing of the table's comes behind it.
    private void read(PGReplicationStream stream) throws SQLException {
        long told = System.nanoTime();
        long heard = told;
        long received = confirmed;
        while (!isOver()) {
            var message = stream.readPending();
            if (message != null) {
                heard = System.nanoTime();
                take(PgOutput.read(message));
                if (!gathered.isEmpty()) told = heard;
                if (isFull()) store(stream);
                continue;
            }
            if (!gathered.isEmpty()) {
                store(stream);
                continue;
            }
            if (stream.isClosed()) throw new SQLException("The server ended the stream.", ENDED);
            long now = stream.getLastReceiveLSN().asLong();
            if (now != received) heard = System.nanoTime();
            received = now;
            if (!isInTransaction) comeTo(received);
            if (!isInTransaction && isSilent(told, IDLE) && hasAll(received)) break;
            if (isSilent(heard, SILENT)) throw new PullFault("The server is silent.");
            LockSupport.parkNanos(POLL_NANOS);
        }
        if (!gathered.isEmpty()) store(stream);
        passOver(stream);
    }

    /// A turn that has not come further yet goes on: the next one would begin where it began, and
    /// the server reads a transaction that was long under way from its beginning each time. Where
    /// the node leaves, another begins there.
    private boolean isOver() {
        if (doors.shared().home().isLeaving()) return true;
        return hasMoved && isSilent(moved, doors.bounds().turn());
    }

    private void comeTo(long place) {
        if (Long.compareUnsigned(place, start.confirmed()) > 0) move();
    }

    private void move() {
        if (hasMoved) return;
        hasMoved = true;
        moved = System.nanoTime();
    }

    private static boolean isSilent(long since, Duration time) {
        return System.nanoTime() - since >= time.toNanos();
    }

    private boolean hasAll(long received) {
        return Long.compareUnsigned(received, start.end()) >= 0;
    }

    private boolean isFull() {
        return gathered.changes() >= doors.bounds().sliceRows()
                || gathered.bytes() >= doors.bounds().sliceBytes();
    }

    private void take(Told told) {
        switch (told) {
            case Told.Begin(long finalLsn) -> {
                commit = finalLsn;
                number = 0;
                isInTransaction = true;
            }
            case Told.Commit(long endLsn) -> {
                ended = endLsn;
                isInTransaction = false;
                comeTo(endLsn);
            }
            case Told.Table(var relation) -> relations.put(relation.id(), relation);
            case Told.Insert(int relation, var row) -> {
                if (isNew(List.of(relation))) gathered.insert(relation(relation), row);
            }
            case Told.Update update -> {
                if (isNew(List.of(update.relation()))) update(update);
            }
            case Told.Delete(int relation, var before) -> {
                if (isNew(List.of(relation))) delete(relation, before);
            }
            case Told.Truncate(var emptied) -> {
                if (isNew(emptied)) gathered.truncate();
            }
            case Told.Other() -> {}
        }
    }

    /// Counts a change.
    ///
    /// @return whether it is one of the table's that is not stored
    private boolean isNew(List<Integer> changed) {
        number++;
        if (changed.stream().noneMatch(this::isOurs)) return false;
        if (start.place().has(commit, number)) return false;
        reached = new Place(commit, number);
        move();
        return true;
    }

    /// Also when it has another name by now.
    private boolean isOurs(int id) {
        if (Integer.toUnsignedLong(id) == start.table().oid()) return true;
        var its = relation(id);
        return its.schema().equals(start.table().schema())
                && its.name().equals(start.table().name());
    }

    private Relation relation(int id) {
        var relation = relations.get(id);
        if (relation == null) throw new IllegalArgumentException("a change of an unknown table");
        return relation;
    }

    private void update(Told.Update update) {
        try {
            gathered.update(relation(update.relation()), update);
        } catch (Segments.NoKey e) {
            throw noKey(e);
        }
    }

    private void delete(int relation, List<Cell> before) {
        try {
            gathered.delete(relation(relation), before);
        } catch (Segments.NoKey e) {
            throw noKey(e);
        }
    }

    private static PullFault noKey(Segments.NoKey e) {
        return new PullFault(
                "A change does not tell which record it is of: %s is not in the table's replica identity. Put that right (alter table ... replica identity full), then pull the source to begin anew."
                        .formatted(e.getMessage()));
    }

    private void store(PGReplicationStream stream) throws SQLException {
        // Of a transaction that is under way nothing is told before its end is here.
        long whole = ended;
        var changes = new ChangeWriter.Changes(gathered.take(), stored, reached, whole);
        doors.shared().writer().store(doors.job(), doors.feed(), changes);
        stored = reached;
        if (Long.compareUnsigned(whole, confirmed) > 0) tell(stream, whole);
    }

    /// There was nothing of the table's up to here: the server need not keep its log.
    private void passOver(PGReplicationStream stream) throws SQLException {
        long passed = isInTransaction ? ended : stream.getLastReceiveLSN().asLong();
        if (Long.compareUnsigned(passed, confirmed + UNTOLD) < 0) return;
        doors.shared().home().confirm(doors.job(), doors.feed().source(), passed);
        tell(stream, passed);
    }

    private void tell(PGReplicationStream stream, long place) throws SQLException {
        confirmed = place;
        var lsn = LogSequenceNumber.valueOf(place);
        stream.setAppliedLSN(lsn);
        stream.setFlushedLSN(lsn);
        stream.forceUpdateStatus();
    }
}
