package io.millrace.ingest;

import static java.util.Objects.requireNonNull;

import io.millrace.ingest.api.IngestRequest.PostgresSource;
import io.millrace.ingest.engine.changes.Place;
import io.millrace.ingest.engine.changes.Segments;
import io.millrace.ingest.engine.pull.ForeignTable;
import io.millrace.ingest.engine.pull.PullFault;
import io.millrace.ingest.store.ChangeFeeds;
import io.millrace.ingest.store.ChangeFeeds.Feed;
import io.millrace.ingest.store.ChangeWriter;
import io.millrace.ingest.store.Dataset;
import io.millrace.ingest.store.PullStore.Pulled;
import io.millrace.stream.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationConnection;
import org.postgresql.replication.ReplicationSlotInfo;

/// One job's part of following a table's changes: copies the table where that is still to be done,
/// then reads what has changed until nothing more comes, or others should have their turns.
final class ChangesTurn {
    private static final String NO_RIGHT = "42501";
    private static final String UNKNOWN = "42704";

    private final Doors doors;
    private final Job job;
    private final Pulled source;
    private final PostgresSource settings;
    private final Feed feed;

    /// What all turns share.
    record Doors(ForeignPostgres foreign, ChangeWriter writer, Home home) {}

    /// Our side, beside what is stored. Each is a transaction of its own.
    interface Home {
        /// Notes that all up to a place is stored.
        ///
        /// @throws io.millrace.stream.Fenced when another worker has the job
        void confirm(Job job, String source, long place);

        /// Whether nobody goes on from the slot of a source: no copy is stored that it began with.
        ///
        /// @throws io.millrace.stream.Fenced when another worker has the job
        boolean isForsaken(Job job, String source);

        /// Whether this node leaves.
        boolean isLeaving();
    }

    /// How a turn found the slot, and whether it brought anything.
    record Outcome(ChangeFeeds.Slot slot, boolean isBusy) {}

    ChangesTurn(Doors doors, Job job, Pulled source, PostgresSource settings, Feed feed) {
        this.doors = doors;
        this.job = job;
        this.source = source;
        this.settings = settings;
        this.feed = feed;
    }

    /// Blocks.
    ///
    /// @param dataset empty where there is none yet
    /// @throws PullFault what a person has to put right
    Outcome run(@Nullable String secret, Optional<Dataset> dataset, PullBounds bounds)
            throws SQLException {
        try (var c = doors.foreign().connect(settings, secret)) {
            var publisher = new Publisher(c, settings);
            publisher.check();
            var table = table(publisher);
            var key = ChangeFeed.key(dataset, table.attributes(), table.primary());
            var its = new ChangeWriter.Feed(source.name(), feed.slot(), source.dataset(), key);
            Publisher.@Nullable Slot before = isFollowing() ? publisher.slot(feed.slot()) : null;
            if (before != null) verify(before);
            try (var replication = replication(secret)) {
                var api = replication.unwrap(PGConnection.class).getReplicationAPI();
                long confirmed =
                        isFollowing()
                                ? feed.confirmed()
                                : copy(api, its, new Copying(publisher, table, bounds));
                var now = before == null ? publisher.slot(feed.slot()) : before;
                c.rollback(); // a snapshot of theirs that stays open would hold their vacuum back
                var place = isFollowing() ? feed.place() : Place.FIRST;
                var reading =
                        new ChangesReading(
                                new ChangesReading.Doors(doors, job, its, bounds),
                                new ChangesReading.Start(
                                        table, place, confirmed, now.end(), publication()),
                                new Segments(key));
                boolean isBusy = read(reading, api) || !isFollowing();
                return new Outcome(told(now), isBusy);
            }
        }
    }

    /// What is not told of a table while it is not published, or is of another one by its name, is
    /// never told.
    private Publisher.Table table(Publisher publisher) throws SQLException {
        if (!isFollowing()) return publisher.table();
        var again = " When that is put right, the source begins anew by itself.";
        try {
            var table = publisher.table();
            if (table.oid() == feed.table()) return table;
        } catch (PullFault e) {
            throw new Parted(e.reason() + again);
        }
        throw new Parted("Another table has the name of the one that was copied: it is copied.");
    }

    /// The dataset is no longer what the table was: it is to be copied again.
    static final class Parted extends RuntimeException {
        private static final long serialVersionUID = 1;

        Parted(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /// What is published is looked up as it was when a change was made.
    private static boolean read(ChangesReading reading, PGReplicationConnection api)
            throws SQLException {
        try {
            return reading.run(api);
        } catch (SQLException e) {
            if (!UNKNOWN.equals(e.getSQLState())) throw e;
            throw new PullFault(
                    ForeignPostgres.reason(e)
                            + ". If it was made again since, pull the source to begin anew with a copy of the table.");
        }
    }

    private String publication() {
        return String.valueOf(settings.publication());
    }

    private boolean isFollowing() {
        return feed.copied() && !feed.restarts();
    }

    private static ChangeFeeds.Slot told(Publisher.Slot slot) {
        var state = slot.state() == null ? "missing" : slot.state();
        return new ChangeFeeds.Slot(state, slot.lagBytes(), null);
    }

    /// That what comes next is what is not stored.
    private void verify(Publisher.Slot slot) {
        var again = " Pull the source to begin anew with a copy of the table.";
        if (slot.state() == null) {
            throw new LostSlot(told(slot), "The slot %s is gone.".formatted(feed.slot()) + again);
        }
        if (slot.state().equals("lost")) {
            throw new LostSlot(
                    told(slot),
                    "The server gave up the slot %s, since it kept back too much of its log."
                                    .formatted(feed.slot())
                            + again);
        }
        if (Long.compareUnsigned(slot.confirmed(), feed.confirmed()) > 0) {
            throw new LostSlot(
                    told(slot),
                    "The slot %s is further than what is stored here: changes between are lost."
                                    .formatted(feed.slot())
                            + again);
        }
    }

    /// Changes are lost with a slot.
    static final class LostSlot extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient ChangeFeeds.Slot slot;

        LostSlot(ChangeFeeds.Slot slot, String reason) {
            super(reason, null, false, false);
            this.slot = slot;
        }

        ChangeFeeds.Slot slot() {
            return slot;
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    private Connection replication(@Nullable String secret) throws SQLException {
        try {
            return doors.foreign().replication(settings, secret);
        } catch (SQLException e) {
            if (!NO_RIGHT.equals(e.getSQLState())) throw e;
            throw new PullFault(
                    "The user %s may not replicate: alter role %s replication"
                            .formatted(settings.user(), ForeignTable.quoted(settings.user())));
        }
    }

    private record Copying(Publisher publisher, Publisher.Table table, PullBounds bounds) {}

    /// Copies the table as it is at the moment at which a new slot begins.
    ///
    /// @return where its changes begin
    private long copy(PGReplicationConnection api, ChangeWriter.Feed its, Copying from)
            throws SQLException {
        drop(api, feed.slot()); // of a copy that was not brought to its end, or that is to be anew
        var slot = make(api);
        try {
            // It is there until the next command of this connection.
            from.publisher.see(requireNonNull(slot.getSnapshotName(), "a snapshot was exported"));
            long begins = slot.getConsistentPoint().asLong();
            store(its, from, begins);
            return begins;
        } catch (SQLException | RuntimeException e) {
            forsake(api, e);
            throw e;
        }
    }

    /// It waits for the end of transactions that write there.
    private ReplicationSlotInfo make(PGReplicationConnection api) throws SQLException {
        try {
            return api.createReplicationSlot()
                    .logical()
                    .withSlotName(feed.slot())
                    .withOutputPlugin("pgoutput")
                    .make();
        } catch (SQLException e) {
            if (!(e.getCause() instanceof SocketTimeoutException)) throw e;
            throw new PullFault(
                    "The server has not made a slot yet: it waits for the end of transactions that have written there (pg_stat_activity shows them). End them, or wait.");
        }
    }

    private void store(ChangeWriter.Feed its, Copying from, long begins) throws SQLException {
        long most = from.bounds.snapshotBytes();
        RowLines.Watch watch =
                bytes -> {
                    if (doors.home().isLeaving()) throw new Leaving();
                    if (bytes > most) throw tooMuch(most);
                };
        try (var rows = from.publisher.rows(from.table, watch)) {
            long oid = from.table.oid();
            var copy = new ChangeWriter.Copy(rows, feed.restarts(), begins, oid);
            doors.writer().store(job, its, copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PullFault tooMuch(long most) {
        return new PullFault(
                "The table has more than %d MB as JSON, the most of one copy: publish fewer columns or rows of it."
                        .formatted(most >> 20));
    }

    /// The node leaves: another one copies the table.
    static final class Leaving extends RuntimeException {
        private static final long serialVersionUID = 1;

        Leaving() {
            super("the node leaves", null, false, false);
        }
    }

    /// A slot without its copy keeps the other server's log for nobody; that of a copy that was
    /// stored, or of another worker, stays.
    private void forsake(PGReplicationConnection api, Exception why) {
        try {
            if (doors.home().isForsaken(job, source.name())) drop(api, feed.slot());
        } catch (SQLException | RuntimeException e) { // the next turn drops it
            why.addSuppressed(e);
        }
    }

    static void drop(PGReplicationConnection api, String slot) throws SQLException {
        try {
            api.dropReplicationSlot(slot);
        } catch (SQLException e) {
            if (!UNKNOWN.equals(e.getSQLState())) throw e;
        }
    }
}
