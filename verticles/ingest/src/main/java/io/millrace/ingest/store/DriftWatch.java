package io.millrace.ingest.store;

import io.millrace.ingest.engine.BatchReader;
import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.Profile;
import io.millrace.ingest.engine.Profile.ColumnFacts;
import io.millrace.ingest.engine.ProfileSum;
import io.millrace.ingest.engine.Refused;
import io.millrace.ingest.engine.drift.Batch;
import io.millrace.ingest.engine.drift.Change;
import io.millrace.ingest.engine.drift.Detector;
import io.millrace.ingest.engine.drift.Unfeasible;
import io.millrace.ingest.engine.drift.Wish;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.stream.Outbox;
import io.millrace.stream.WorkQueue;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Compares each batch with those before it while it is stored, and writes down what changed. Keeps
/// the statistics of the earlier ones in memory: to read them anew would cost more than to store a
/// small batch. What another node stores meanwhile is missing from them, which makes them older,
/// not wrong.
final class DriftWatch {
    private static final Logger LOG = LoggerFactory.getLogger(DriftWatch.class);
    private static final String POLICY = "policy";
    private static final int MOST_DATASETS = 200;
    private static final int BATCHES = 8;

    /// Batches are put together up to these rows, so that the smallest make a picture as well.
    private static final long ROWS = 50;

    /// More values than these are no set that could grow.
    private static final int MOST_VALUES = 60;

    private final WorkQueue queue;
    private final Outbox outbox;
    private final SequencedMap<Key, List<Batch>> known = new LinkedHashMap<>(16, 0.75f, true);

    DriftWatch(WorkQueue queue, Outbox outbox) {
        this.queue = queue;
        this.outbox = outbox;
    }

    /// @param revision of the mappings, with which the earlier batches are what they are
    private record Key(TenantId tenant, String dataset, long revision) {}

    /// What was seen of a batch, which counts as earlier once it is committed.
    record Sight(TenantId tenant, String dataset, long revision, List<Batch> before, Batch batch) {}

    /// In the transaction of the batch, whose statistics and end are written.
    Sight see(Connection c, BatchWriter.Given given, Target target, BatchReader reader)
            throws SQLException {
        var key = new Key(given.tenant(), given.dataset(), target.revision());
        var drifts = new JdbcDrifts(c);
        var before = known(key);
        if (before == null)
            before = folded(drifts.earlier(given.dataset(), given.batch(), BATCHES));
        long rows = reader.stored() + reader.setAside();
        var batch = new Batch(briefly(reader.profile()), rows, reader.badEncoding());
        var others = unwatched(target);
        var earlier = before.stream().map(its -> without(others, its)).toList();
        var refused = new RefusedBatch(c, given.tenant()).read(given.batch(), target, reader);
        var changes =
                look(
                        given,
                        () ->
                                refused.map(its -> renames(earlier, others, its))
                                        .filter(found -> !found.isEmpty())
                                        .orElseGet(() ->
                                                Detector.changes(earlier, without(others, batch))));
        if (!changes.isEmpty()) write(drifts, c, given, target, changes);
        return new Sight(given.tenant(), given.dataset(), target.revision(), before, batch);
    }

    /// A fault in how batches are compared holds up none of them.
    private static List<Change> look(BatchWriter.Given given, Supplier<List<Change>> comparison) {
        try {
            return comparison.get();
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("tenant", given.tenant())
                    .addKeyValue("trace", given.trace())
                    .addKeyValue("service", "ingest")
                    .addKeyValue("batch", given.batch())
                    .setCause(e)
                    .log("cannot tell whether the source changed");
            return List.of();
        }
    }

    /// Columns that came under other names, for which no record was stored: each lacked one that it
    /// has to have, or had one that the dataset does not take.
    private static List<Change> renames(List<Batch> earlier, Set<String> others, Refused refused) {
        var batch = new Batch(briefly(refused.profile()), refused.rows(), 0);
        var headers =
                refused.added().stream().collect(Collectors.toMap(Column::name, Column::header));
        return Detector.changes(earlier, without(others, batch)).stream()
                .filter(its -> its.kind() == Change.Kind.RENAMED)
                .map(its -> its.ofRefused(headers))
                .toList();
    }

    /// Columns that nothing goes into any more, as their headers mean others, and those that are
    /// made of others, which are watched themselves.
    private static Set<String> unwatched(Target target) {
        var columns = target.columns();
        var aliases =
                columns.stream().flatMap(c -> c.aliases().stream()).collect(Collectors.toSet());
        var names =
                columns.stream()
                        .filter(c ->
                                aliases.contains(c.header()) || target.mappings().takes(c.header()))
                        .map(Column::name)
                        .collect(Collectors.toCollection(HashSet::new));
        for (var mapping : target.mappings().all()) {
            if (!mapping.isOwn() && !mapping.takes()) names.add(mapping.column());
        }
        return names;
    }

    private static Batch without(Set<String> names, Batch batch) {
        if (names.isEmpty()) return batch;
        var columns =
                batch.profile().columns().stream().filter(f -> !names.contains(f.name())).toList();
        return new Batch(new Profile(columns, List.of()), batch.rows(), batch.badEncoding());
    }

    private void write(
            JdbcDrifts drifts,
            Connection c,
            BatchWriter.Given given,
            Target target,
            List<Change> changes)
            throws SQLException {
        boolean isNew = false;
        for (var change : changes) {
            if (isKnown(drifts, given.dataset(), change)) continue;
            var id = drifts.add(given.dataset(), given.batch(), change);
            if (id.isEmpty()) continue;
            isNew = true;
            if (change.confidence() >= target.acceptsFrom()) accept(c, given, id.get());
        }
        if (isNew) outbox.add(c, DriftStore.event("drift.found", given.dataset()));
    }

    /// Values that were accepted are none that a column never had.
    private static boolean isKnown(JdbcDrifts drifts, String dataset, Change change)
            throws SQLException {
        if (change.kind() != Change.Kind.ENUM_GROWN) return false;
        var known = drifts.knownValues(dataset, change.columns());
        return known.containsAll(change.mapping().values().keySet());
    }

    /// What cannot be carried out without a person's choice, or now, stays open; the batch is
    /// stored all the same.
    private void accept(Connection c, BatchWriter.Given given, long id) throws SQLException {
        var before = c.setSavepoint();
        try {
            var drift = new JdbcDrifts(c).lock(id).orElseThrow();
            new DriftAcceptance(c, given.tenant(), queue, given.trace())
                    .take(drift, Wish.DEFAULT, POLICY);
            c.releaseSavepoint(before);
        } catch (Unfeasible | ProblemException _) {
            c.rollback(before);
        }
    }

    private @Nullable List<Batch> known(Key key) {
        synchronized (known) {
            return known.get(key);
        }
    }

    /// After the commit.
    void committed(Sight sight) {
        var key = new Key(sight.tenant, sight.dataset, sight.revision);
        synchronized (known) {
            var before = known.getOrDefault(key, sight.before);
            known.put(key, with(before, sight.batch));
            if (known.size() > MOST_DATASETS) known.pollFirstEntry();
        }
    }

    private static List<Batch> folded(List<Batch> batches) {
        List<Batch> folded = List.of();
        for (var its : batches) folded = with(folded, its);
        return folded;
    }

    private static List<Batch> with(List<Batch> before, Batch batch) {
        if (batch.rows() == 0) return before;
        var all = new ArrayList<>(before);
        if (!all.isEmpty() && all.getLast().rows() + batch.rows() <= ROWS) {
            all.add(sum(all.removeLast(), batch));
        } else {
            all.add(new Batch(briefly(batch.profile()), batch.rows(), batch.badEncoding()));
        }
        return List.copyOf(all.subList(Math.max(0, all.size() - BATCHES), all.size()));
    }

    private static Batch sum(Batch a, Batch b) {
        var profile = ProfileSum.of(a.profile(), stored(a), b.profile(), stored(b));
        return new Batch(profile, a.rows() + b.rows(), a.badEncoding() + b.badEncoding());
    }

    private static long stored(Batch batch) {
        return batch.profile().columns().stream()
                .mapToLong(f -> f.count() + f.nulls())
                .max()
                .orElse(0);
    }

    /// Without what drift is not told by.
    private static Profile briefly(Profile profile) {
        var columns = profile.columns().stream().map(DriftWatch::briefly).toList();
        return new Profile(columns, List.of());
    }

    private static ColumnFacts briefly(ColumnFacts f) {
        if (f.top().size() <= MOST_VALUES) return f;
        return new ColumnFacts(
                f.name(),
                f.type(),
                f.count(),
                f.nulls(),
                f.distinct(),
                f.min(),
                f.max(),
                f.sum(),
                f.sumOfSquares(),
                f.quantiles(),
                List.of(),
                f.manyValues(),
                f.writing());
    }
}
