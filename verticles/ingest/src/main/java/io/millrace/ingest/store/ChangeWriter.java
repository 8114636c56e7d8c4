package io.millrace.ingest.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.engine.Format;
import io.millrace.ingest.engine.MessageDecoder;
import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.engine.Undecodable;
import io.millrace.ingest.engine.ValueReader.Message;
import io.millrace.ingest.engine.changes.Place;
import io.millrace.ingest.engine.changes.Segment;
import io.millrace.stream.Fenced;
import io.millrace.stream.Job;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores the changes of a table elsewhere: rows, deletions and how far they go, in one
/// transaction, in the order in which they were committed there.
public final class ChangeWriter {
    /// Begins what holds no whole record; JSON of ours never does.
    private static final byte PARTIAL = ' ';

    private static final String UNKNOWN =
            "The change left a large value as it was, which was not sent, and the record is not here"
                    + " or has it converted";
    private static final MessageDecoder DECODER =
            message -> {
                if (message.length == 0 || message[0] != PARTIAL) return message;
                throw new Undecodable(Reason.MISSING_REQUIRED, UNKNOWN);
            };

    private final TenantDb db;
    private final WorkQueue queue;
    private final BatchWriter batches;

    public ChangeWriter(TenantDb db, WorkQueue queue, BatchWriter batches) {
        this.db = db;
        this.queue = queue;
        this.batches = batches;
    }

    /// A feed as its reader knows it.
    ///
    /// @param key columns of the table that tell its records apart
    public record Feed(String source, String slot, String dataset, List<String> key) {
        public Feed {
            key = List.copyOf(key);
        }

        private String name() {
            return "postgres:" + source;
        }
    }

    /// The table as it was when the slot began.
    ///
    /// @param rows as lines of JSON; null where it has none
    /// @param restarts what the dataset has and the table has not is deleted
    /// @param confirmed where the changes begin
    /// @param table its OID
    public record Copy(@Nullable InputStream rows, boolean restarts, long confirmed, long table) {}

    /// @param from behind what is stored
    /// @param to behind these
    /// @param confirmed all before this is stored with these; 0 where that is not told
    public record Changes(List<Segment> segments, Place from, Place to, long confirmed) {
        public Changes {
            segments = List.copyOf(segments);
        }
    }

    /// Stores a copy as one batch. Blocks.
    ///
    /// @throws FeedEnded when the feed is no longer read so; nothing is stored then
    /// @throws Fenced when another worker has the job; nothing is stored then
    public void store(Job job, Feed feed, Copy copy) {
        var stored = db.bulk(job.tenant(), c -> copied(c, job, feed, copy));
        stored.forEach(its -> batches.committed(job.tenant(), its));
    }

    private List<BatchWriter.Stored> copied(Connection c, Job job, Feed feed, Copy copy)
            throws SQLException, IOException {
        var datasets = new JdbcDatasets(c, job.tenant());
        datasets.find(feed.dataset); // is there now
        datasets.declareKey(feed.dataset, feed.key);
        var stored = new ArrayList<BatchWriter.Stored>();
        if (copy.rows != null) stored.add(rows(c, job, feed, copy.rows, copy.restarts));
        else if (copy.restarts) emptied(c, job, feed).ifPresent(stored::add);
        var place = new JdbcFeed(c, feed.source);
        place.lock(feed.slot, copy.restarts);
        place.copied(copy.confirmed, copy.table);
        queue.verifyHeld(c, job); // last, since it keeps the lease from being renewed
        return stored;
    }

    private BatchWriter.Stored rows(
            Connection c, Job job, Feed feed, InputStream rows, boolean restarts)
            throws SQLException, IOException {
        var ledger = new JdbcLedger(c);
        long batch = ledger.begin(feed.dataset, feed.name(), 0, "");
        var given = new BatchWriter.Given(job.tenant(), batch, feed.dataset, job.trace());
        var counted = new CountedStream(rows);
        var loaded = batches.load(c, given, new Source.Body(counted, Format.NDJSON));
        ledger.setBody(batch, counted.bytes(), counted.checksum());
        // A record whose new version is in quarantine is there nevertheless.
        if (restarts && loaded.answer().rowsQuarantined() == 0) {
            var datasets = new JdbcDatasets(c, job.tenant());
            datasets.keepOnly(datasets.lock(feed.dataset), batch);
        }
        return told(c, job, loaded, ledger.ended(batch));
    }

    private BatchWriter.Stored told(
            Connection c, Job job, BatchWriter.Stored loaded, BatchAnswer answer)
            throws SQLException {
        batches.tell(c, new BatchWriter.Cause(job.tenant(), job.trace()), answer, true);
        return new BatchWriter.Stored(answer, loaded.sight());
    }

    private Optional<BatchWriter.Stored> emptied(Connection c, Job job, Feed feed)
            throws SQLException, IOException {
        var segment = new Segment(true, List.of(), List.of());
        return new Storing(c, job, feed).store(segment);
    }

    /// Stores changes, each segment as a batch. Blocks.
    ///
    /// @throws FeedEnded when the feed is no longer read so; nothing is stored then
    /// @throws Fenced when another worker has the job; nothing is stored then
    public void store(Job job, Feed feed, Changes changes) {
        var stored =
                db.copy(
                        job.tenant(),
                        c -> {
                            var place = new JdbcFeed(c, feed.source);
                            if (!place.lock(feed.slot, false).equals(changes.from)) {
                                throw new FeedEnded();
                            }
                            var storing = new Storing(c, job, feed);
                            var each = new ArrayList<BatchWriter.Stored>();
                            for (var its : changes.segments) {
                                storing.store(its).ifPresent(each::add);
                            }
                            place.move(changes.to, changes.confirmed);
                            queue.verifyHeld(c, job);
                            return each;
                        });
        stored.forEach(its -> batches.committed(job.tenant(), its));
    }

    /// Segments in one transaction.
    private final class Storing {
        private final Connection c;
        private final Job job;
        private final Feed feed;
        private final JdbcDatasets datasets;
        private final JdbcLedger ledger;

        Storing(Connection c, Job job, Feed feed) {
            this.c = c;
            this.job = job;
            this.feed = feed;
            this.datasets = new JdbcDatasets(c, job.tenant());
            this.ledger = new JdbcLedger(c);
        }

        /// @return empty when it says nothing about what the dataset holds
        Optional<BatchWriter.Stored> store(Segment segment) throws SQLException, IOException {
            var before = datasets.lock(feed.dataset);
            if (segment.rows().isEmpty() && !before.created()) return Optional.empty();
            var messages = messages(before, segment);
            long batch = begin(messages);
            if (segment.truncates() && before.created()) datasets.empty(before, batch);
            var stored = messages.isEmpty() ? nothing(batch) : load(batch, messages);
            if (!segment.deleted().isEmpty()) delete(segment.deleted(), batch);
            return Optional.of(told(c, job, stored, stored.answer()));
        }

        private void delete(List<List<String>> keys, long batch) throws SQLException {
            var now = datasets.lock(feed.dataset);
            if (now.created()) datasets.deleteAll(now, keys, batch);
        }

        private long begin(List<Message> messages) throws SQLException {
            var digest = JdbcLedger.sha256();
            long bytes = 0;
            for (var message : messages) {
                var value = message.value();
                if (value == null) continue;
                digest.update(value);
                bytes += value.length;
            }
            var checksum = HexFormat.of().formatHex(digest.digest());
            return ledger.begin(feed.dataset, feed.name(), bytes, checksum);
        }

        private BatchWriter.Stored load(long batch, List<Message> messages)
                throws SQLException, IOException {
            var given = new BatchWriter.Given(job.tenant(), batch, feed.dataset, job.trace());
            return batches.load(c, given, new Source.Messages(messages, "", DECODER));
        }

        private BatchWriter.Stored nothing(long batch) throws SQLException {
            var answer = BatchWriter.endWithoutRows(c, datasets, feed.dataset, batch);
            return new BatchWriter.Stored(answer, Optional.empty());
        }

        private List<Message> messages(JdbcDatasets.Target target, Segment segment)
                throws SQLException {
            var messages = new ArrayList<Message>();
            var kept = new Kept(target.columns(), target.mappings());
            var before = c.setSavepoint();
            for (var row : segment.rows()) {
                var json = row.isPartial() ? whole(target, kept, row, before) : row.json();
                messages.add(new Message(messages.size() + 1L, json.getBytes(UTF_8)));
            }
            c.releaseSavepoint(before);
            return messages;
        }

        /// With what the change left as it was.
        private String whole(
                JdbcDatasets.Target target, Kept kept, Segment.Row row, Savepoint before)
                throws SQLException {
            var held =
                    target.created() && !row.former().isEmpty()
                            ? datasets.held(target, row.former(), before)
                            : Optional.<JdbcDatasets.Current>empty();
            return held.flatMap(its -> kept.whole(row, its.json()))
                    .orElse((char) PARTIAL + row.json());
        }
    }
}
