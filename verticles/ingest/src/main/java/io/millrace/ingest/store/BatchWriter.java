package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DialectAnswer;
import io.millrace.ingest.engine.BatchReader;
import io.millrace.ingest.engine.Limits;
import io.millrace.ingest.engine.Mixed;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Event;
import io.millrace.stream.Fenced;
import io.millrace.stream.Job;
import io.millrace.stream.Outbox;
import io.millrace.stream.Stage;
import io.millrace.stream.Topics;
import io.millrace.stream.Triggers;
import io.millrace.stream.WorkQueue;
import io.millrace.tenants.db.TenantDb;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores a batch: rows, quarantine, ledger, statistics, totals, event and follow-up in one
/// transaction, so that all of it is there or nothing.
public final class BatchWriter {
    private final TenantDb db;
    private final WorkQueue queue;
    private final Outbox outbox;
    private final Triggers triggers;
    private final DriftWatch drift;
    private final Parting parting;

    public BatchWriter(TenantDb db, WorkQueue queue, Outbox outbox) {
        this.db = db;
        this.queue = queue;
        this.outbox = outbox;
        this.drift = new DriftWatch(queue, outbox);
        this.triggers = new Triggers(outbox);
        this.parting = new Parting(this);
    }

    /// How mixed records are stored.
    Parting parting() {
        return parting;
    }

    /// Stores the batch of `job`, which ends with it. Blocks.
    ///
    /// @param batch in the ledger, received or running
    /// @param replayed the batch whose payload it reads again
    /// @throws Fenced when another worker has the job; nothing is stored then
    /// @throws io.millrace.ingest.engine.Unreadable when the body cannot be read
    public BatchAnswer store(
            Job job, long batch, String dataset, Source source, Optional<Long> replayed) {
        TenantDb.JdbcWork<Stored> work =
                c -> {
                    var given = new Given(job.tenant(), batch, dataset, job.trace());
                    var stored =
                            replayed.isEmpty()
                                    ? load(c, given, source)
                                    : replay(c, given, source, replayed.get());
                    var answer = stored.answer;
                    boolean changes = answer.rowsStored() > 0 || replayed.isPresent();
                    tell(c, new Cause(job.tenant(), job.trace()), answer, changes);
                    if (replayed.isPresent()) tellReplaced(c, replayed.get());
                    queue.finish(c, job);
                    return stored;
                };
        var stored = job.isBulk() ? db.bulk(job.tenant(), work) : db.copy(job.tenant(), work);
        stored.sight.ifPresent(drift::committed);
        stored(job.tenant(), stored.answer);
        return stored.answer;
    }

    /// After the commit, of a batch whose bytes were counted when it came.
    void stored(TenantId tenant, BatchAnswer answer) {
        db.meter().rows(tenant, answer.rowsIn());
        wake(tenant);
    }

    /// Stores what came from a partition of a stream as a batch of its own, unless it was stored
    /// before. Mixed records become a batch for each of their datasets, and the answer is the mixed
    /// one.
    ///
    /// @return empty when nothing of it is new
    /// @throws Rewound when the reader is to begin again
    public Optional<BatchAnswer> store(TenantId tenant, Slice slice, String trace) {
        List<Stored> stored =
                db.copy(
                        tenant,
                        c -> {
                            var ledger = new JdbcLedger(c);
                            long next = ledger.nextOffset(slice);
                            if (next < slice.stored()) {
                                throw new Rewound(slice.name(), next, slice.stored());
                            }
                            var fresh = slice.after(next);
                            if (fresh.messages().isEmpty()) return List.of();
                            long batch = ledger.begin(fresh);
                            var source =
                                    new Source.Messages(
                                            fresh.messages(), fresh.pointer(), fresh.decoder());
                            var given = new Given(tenant, batch, fresh.dataset(), trace);
                            var loaded = store(c, given, fresh, source);
                            ledger.setOffset(fresh);
                            return loaded;
                        });
        for (var its : stored) committed(tenant, its);
        return stored.isEmpty() ? Optional.empty() : Optional.of(stored.getLast().answer);
    }

    private List<Stored> store(Connection c, Given given, Slice slice, Source.Messages source)
            throws SQLException, IOException {
        if (JdbcRoutes.isMixed(c, given.dataset)) {
            var parent = new Parting.Parent(slice.name(), JdbcLedger.checksum(slice));
            return parting.store(c, given, parent, new Mixed.Messages(source));
        }
        var loaded = load(c, given, source);
        boolean changes = loaded.answer.rowsStored() > 0;
        tell(c, new Cause(given.tenant, given.trace), loaded.answer, changes);
        return List.of(loaded);
    }

    /// After the commit.
    void told(TenantId tenant, BatchAnswer answer) {
        db.meter().rows(tenant, answer.rowsIn());
        db.meter().bytes(tenant, answer.bytes());
        wake(tenant);
    }

    /// After the commit, of what [#load] gave.
    void committed(TenantId tenant, Stored stored) {
        stored.sight.ifPresent(drift::committed);
        told(tenant, stored.answer);
    }

    /// After the commit, of what [#load] gave of records that were counted when they came.
    void committedAgain(TenantId tenant, Stored stored) {
        stored.sight.ifPresent(drift::committed);
        wake(tenant);
    }

    /// A batch on its way.
    record Given(TenantId tenant, long batch, String dataset, String trace) {}

    /// @param sight of what changed in its columns; none of what was there before
    record Stored(BatchAnswer answer, Optional<DriftWatch.Sight> sight) {}

    Stored load(Connection c, Given given, Source source) throws SQLException, IOException {
        var datasets = new JdbcDatasets(c, given.tenant);
        var target = datasets.find(given.dataset);
        var read = source.by(target.convention());
        if (target.created()) datasets.hold(target);
        var reader = new BatchReader(read, given.batch, target.asKnown(), Limits.DEFAULT);
        new Loading(c, given.tenant, datasets, reader, given.batch, true).run(target);
        var answer = end(c, datasets, target, reader, given.batch);
        // What was read otherwise than batches are now says nothing of the source.
        if (late(c, given)) return new Stored(answer, Optional.empty());
        return new Stored(answer, Optional.of(drift.see(c, given, target, reader)));
    }

    /// What was accepted while the batch was read is done to its rows afterwards. The dataset is
    /// held, as its rows are counted.
    ///
    /// @return whether there was something
    private boolean late(Connection c, Given given) throws SQLException {
        var drifts = new JdbcMappings(c).listLate(given.batch);
        for (long its : drifts) {
            queue.enqueue(c, DriftBackfill.job(Long.toString(its), given.trace));
        }
        return !drifts.isEmpty();
    }

    private Stored replay(Connection c, Given given, Source source, long replayed)
            throws SQLException, IOException {
        var datasets = new JdbcDatasets(c, given.tenant);
        var target = ofReplay(c, given, datasets.find(given.dataset));
        var read = source.by(target.convention());
        if (target.created()) datasets.hold(target);
        var reader = new BatchReader(read, given.batch, target.asKnown(), Limits.DEFAULT);
        new Loading(c, given.tenant, datasets, reader, given.batch, true).run(target);
        var replay = new JdbcReplay(c, given.tenant, given.batch, replayed);
        var held = datasets.lock(given.dataset);
        var now = held.readBy(target.revision());
        var answer = end(c, datasets, now, reader, given.batch, replay);
        var _ = late(c, given);
        return new Stored(answer, Optional.empty());
    }

    /// What came before a change is read as it was then.
    private static Target ofReplay(Connection c, Given given, Target target) throws SQLException {
        if (target.revision() == 0) return target;
        var mappings = new JdbcMappings(c);
        var its = target.by(mappings.ofReplay(given.batch, target.revision()));
        return mappings.isOfOldEncoding(given.batch) ? its.undecoded() : its;
    }

    /// What follows when the rows are those of a batch that was there before: nothing is there
    /// twice.
    private static BatchAnswer end(
            Connection c,
            JdbcDatasets datasets,
            Target target,
            BatchReader reader,
            long batch,
            JdbcReplay replay)
            throws SQLException {
        var dataset = target.dataset();
        if (target.upsert().isEmpty()) {
            var had = replay.replace(dataset);
            new JdbcLedger(c).addTotals(-had.in(), -had.stored(), -had.quarantined());
            datasets.count(dataset, batch, -had.stored());
            return end(c, datasets, target, reader, batch);
        }
        var known = replay.keepMissing(dataset, target.created());
        if (known.in() == 0) return end(c, datasets, target, reader, batch);
        // Its statistics would be those of all rows that were read: they are left out.
        long stored = reader.stored() - known.stored();
        long setAside = reader.setAside() - known.quarantined();
        var ledger = new JdbcLedger(c);
        if (setAside > 0) ledger.setNotation(batch, reader.notation());
        var merged = datasets.merge(target, batch, stored);
        var read = new JdbcLedger.Read(stored, setAside, dialect(reader), target.revision());
        var answer = ledger.end(batch, read, merged);
        datasets.count(dataset, batch, stored);
        return answer;
    }

    private void tellReplaced(Connection c, long batch) throws SQLException {
        var answer = new JdbcLedger(c).ended(batch);
        outbox.add(c, ReplayWriter.event(List.of(answer), Optional.empty()));
    }

    /// Ends a batch that says only what is gone.
    static BatchAnswer endWithoutRows(
            Connection c, JdbcDatasets datasets, String dataset, long batch) throws SQLException {
        var merged = Optional.of(Merged.NOTHING);
        var answer = new JdbcLedger(c).end(batch, JdbcLedger.Read.NOTHING, merged);
        datasets.count(dataset, batch, 0);
        return answer;
    }

    /// What follows when the rows of a batch are in the raw table.
    static BatchAnswer end(
            Connection c, JdbcDatasets datasets, Target target, BatchReader reader, long batch)
            throws SQLException {
        var dataset = target.dataset();
        var ledger = new JdbcLedger(c);
        ledger.addStatistics(batch, dataset, reader.profile(), reader.badEncoding());
        if (reader.setAside() > 0) ledger.setNotation(batch, reader.notation());
        datasets.rememberManyValues(dataset, reader.profile());
        var merged = datasets.merge(target, batch, reader.stored());
        var read =
                new JdbcLedger.Read(
                        reader.stored(), reader.setAside(), dialect(reader), target.revision());
        var answer = ledger.end(batch, read, merged);
        datasets.count(dataset, batch, reader.stored());
        return answer;
    }

    private static @Nullable DialectAnswer dialect(BatchReader reader) {
        return reader.dialect()
                .map(its -> Conventions.answer(its, reader.headerLine()))
                .orElse(null);
    }

    /// Whose batch it is, and of which request.
    record Cause(TenantId tenant, String trace) {}

    /// @param changes whether what the dataset holds may be other now
    void tell(Connection c, Cause cause, BatchAnswer answer, boolean changes) throws SQLException {
        var sums = new JdbcLedger(c).addTotals(answer);
        outbox.add(c, event(answer, sums));
        if (changes) triggers.arrived(c, answer.dataset());
        queue.follow(c, cause.tenant, Stage.TRANSFORM, cause.trace);
    }

    /// What happened to a batch, for Kafka and the open pages.
    public static Event event(BatchAnswer answer, Ledger.@Nullable Sums sums) {
        Map<String, Object> batches = Map.of("items", List.of(answer));
        Map<String, Object> channels =
                sums == null
                        ? Map.of("batches", batches)
                        : Map.of("batches", batches, "overview", Map.of("river", river(sums)));
        return new Event(Topics.INGEST, "batch." + answer.state(), answer.dataset(), channels);
    }

    static Map<String, Long> river(Ledger.Sums sums) {
        return Map.of("in", sums.in(), "stored", sums.stored(), "quarantined", sums.quarantined());
    }

    private void wake(TenantId tenant) {
        queue.wakeFollowing(tenant, Stage.TRANSFORM);
        outbox.wake();
    }
}
