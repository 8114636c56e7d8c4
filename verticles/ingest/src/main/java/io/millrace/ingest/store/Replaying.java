package io.millrace.ingest.store;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.engine.BatchReader;
import io.millrace.ingest.engine.Limits;
import io.millrace.ingest.engine.Rejected;
import io.millrace.ingest.engine.Source;
import io.millrace.ingest.engine.mapping.Mappings;
import io.millrace.ingest.store.JdbcDatasets.RawPlace;
import io.millrace.ingest.store.JdbcDatasets.Target;
import io.millrace.ingest.store.JdbcQuarantine.Left;
import io.millrace.ingest.store.JdbcQuarantine.Made;
import io.millrace.ingest.store.Mending.Task;
import io.millrace.kernel.Problem;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Stores mended records under the batches and lines that they came with, inside one transaction.
final class Replaying {
    private final Connection c;
    private final Task task;
    private final long decision;
    private final JdbcDatasets datasets;
    private final JdbcQuarantine quarantine;
    private final JdbcLedger ledger;

    Replaying(Connection c, Task task, long decision) {
        this.c = c;
        this.task = task;
        this.decision = decision;
        this.datasets = new JdbcDatasets(c, task.tenant());
        this.quarantine = new JdbcQuarantine(c);
        this.ledger = new JdbcLedger(c);
    }

    /// What changed.
    ///
    /// @param sums absent when nothing was stored
    record Changed(List<BatchAnswer> batches, Optional<Ledger.Sums> sums) {}

    private record Stored(List<Mended> rows, List<Left> left) {}

    /// Stores what fits of a portion and records why the rest stays. About which something was
    /// decided meanwhile is left alone.
    Changed store(List<Mended> portion) throws SQLException, IOException {
        var target = datasets.lock(task.group().dataset());
        checkRows(target, portion);
        var open = quarantine.lock(task.group(), portion.stream().map(Mended::held).toList());
        var byBatch = new HashMap<Long, Stored>();
        for (var rows :
                Mending.ofBatches(portion.stream().filter(m -> open.contains(m.id())).toList())) {
            byBatch.put(rows.getFirst().batch(), store(target, rows));
        }
        var merged = merge(byBatch.values().stream().flatMap(s -> s.rows().stream()).toList());
        var changed = new ArrayList<BatchAnswer>();
        long stored = 0;
        long left = 0;
        for (var its : byBatch.entrySet()) {
            var rows = its.getValue().rows();
            stored += rows.size();
            left += its.getValue().left().size();
            quarantine.leave(its.getValue().left());
            if (rows.isEmpty()) continue;
            quarantine.decide(rows.stream().map(Mended::id).toList(), decision);
            long batch = its.getKey();
            changed.add(
                    ledger.mend(
                            batch,
                            rows.size(),
                            merged.map(by -> by.getOrDefault(batch, Merged.NOTHING))));
            datasets.count(task.group().dataset(), batch, rows.size());
        }
        long tried = portion.stream().mapToLong(Mended::id).max().orElseThrow();
        quarantine.progress(decision, tried, stored, left);
        return new Changed(
                changed,
                stored == 0 ? Optional.empty() : Optional.of(ledger.addTotals(0, stored, -stored)));
    }

    /// A record is read as the rows of its batch are; of a batch of which some are changed and some
    /// are not yet, nobody could say how.
    private void checkRows(Target target, List<Mended> portion) throws SQLException {
        if (target.revision() == 0) return;
        var batches = portion.stream().map(Mended::batch).distinct().toList();
        if (!new JdbcMappings(c).isUnderWay(batches)) return;
        throw Problem.unavailable("Rows of the records' batch are being changed for a drift.")
                .toException();
    }

    private Stored store(Target known, List<Mended> rows) throws SQLException, IOException {
        var rejected = load(known, rows);
        var stored = new ArrayList<Mended>();
        var left = new ArrayList<Left>();
        for (var its : rows) {
            var why = its.made() == null ? its.fault() : rejected.get(its.line());
            if (why == null) stored.add(its);
            else left.add(new Left(its.id(), why, kept(its, why)));
        }
        return new Stored(stored, left);
    }

    private Map<Long, Rejected> load(Target known, List<Mended> rows)
            throws SQLException, IOException {
        var rejected = new HashMap<Long, Rejected>();
        Source.@Nullable Mended source = Mending.source(rows);
        if (source == null) return rejected;
        long batch = rows.getFirst().batch();
        var target = datasets.known(known.dataset());
        var mappings = target.revision() == 0 ? Mappings.NONE : new JdbcMappings(c).ofBatch(batch);
        var as = target.by(mappings).asKnown();
        var reader = new BatchReader(source, batch, as, Limits.DEFAULT);
        var loading = new Loading(c, task.tenant(), datasets, reader, batch, false);
        loading.run(target);
        for (var its : loading.rejected()) rejected.put(its.line(), its);
        ledger.sumStatistics(batch, reader.profile(), reader.stored());
        datasets.rememberManyValues(target.dataset(), reader.profile());
        return rejected;
    }

    /// A record that goes on to another fault keeps what mended the first one.
    private @Nullable Made kept(Mended its, Rejected why) {
        var made = its.made();
        if (made == null) return null;
        boolean isTheSame =
                task.group().column().equals(why.column() == null ? "" : why.column())
                        && task.group().reason().equals(why.reason().code());
        return isTheSame ? null : new Made(made.raw(), made.values());
    }

    /// @return empty for an append dataset
    private Optional<Map<Long, Merged>> merge(List<Mended> rows) throws SQLException {
        var target = datasets.known(task.group().dataset());
        if (target.upsert().isEmpty() || !target.created()) return Optional.empty();
        if (rows.isEmpty()) return Optional.of(Map.of());
        var places = rows.stream().map(its -> new RawPlace(its.batch(), its.line())).toList();
        return Optional.of(datasets.mergeLate(target, places));
    }
}
