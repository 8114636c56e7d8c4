package io.millrace.transform;

import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.ChangedBatches;
import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.kernel.Bus;
import io.millrace.kernel.ProblemException;
import io.millrace.stream.Job;
import io.millrace.transform.store.ModelStore.Built;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Asks ingest what a job's run finds.
record Datasets(Bus bus, Job job) {
    private static final String SEPARATOR = "/";
    private static final List<String> PLACE = List.of("_batch", "_line");

    /// @param revisions by raw table; of an upsert dataset also by its current table. Each is the
    ///   revision of the rows, then the one of the columns
    /// @param changed as in [io.millrace.transform.engine.project.Standing]
    /// @param raw by raw table, as above
    /// @param loaded by raw table when its newest batch was stored
    record Known(
            Map<String, String> revisions,
            Map<String, Map<String, List<Long>>> changed,
            Map<String, RawTable> raw,
            Map<String, Instant> loaded) {}

    /// @param columns in their order
    record RawTable(String dataset, List<String> columns) {}

    /// @param built by the model's name
    Known ask(Map<String, Built> built) {
        var request = new IngestRequest.Datasets(job.tenant());
        var datasets = bus.ask(IngestRequest.ADDRESS, request, job.trace()).items();
        var revisions = new HashMap<String, String>();
        var raw = new HashMap<String, RawTable>();
        var loaded = new HashMap<String, Instant>();
        for (var dataset : datasets) {
            // What has no columns has no table: nothing was stored, or all of it waits for a route.
            if (dataset.lastBatch() == null || dataset.columns().isEmpty()) continue;
            var revision = revision(dataset);
            for (var table : tables(dataset)) {
                revisions.put(table, revision);
                raw.put(table, new RawTable(dataset.name(), columns(dataset)));
                if (dataset.lastBatchAt() != null) loaded.put(table, dataset.lastBatchAt());
            }
        }
        var changed = new HashMap<String, Map<String, List<Long>>>();
        // Models that read one dataset were mostly built from the same revision of it.
        var answers = new HashMap<ChangedBatches, Optional<List<Long>>>();
        built.forEach((model, its) -> {
            if (!its.isIncremental() || !its.isTable()) return;
            changed.put(model, changed(its.revisions(), revisions, raw, answers));
        });
        return new Known(revisions, changed, raw, loaded);
    }

    /// Of the dataset's tables: where a row comes from, and what it holds.
    static List<String> columns(DatasetAnswer dataset) {
        return Stream.concat(PLACE.stream(), dataset.columns().keySet().stream()).toList();
    }

    private static String revision(DatasetAnswer dataset) {
        var columns = new StringBuilder();
        dataset.columns()
                .forEach((name, column) ->
                        columns.append(name).append(' ').append(column.type()).append(';'));
        var shape = Integer.toHexString(columns.toString().hashCode());
        return dataset.revision() + SEPARATOR + shape;
    }

    /// The part of a revision that tells of the columns.
    static String shape(@Nullable String revision) {
        return revision == null ? "" : revision.substring(revision.indexOf(SEPARATOR) + 1);
    }

    private static long number(String revision) {
        int end = revision.indexOf(SEPARATOR);
        return Long.parseLong(end < 0 ? revision : revision.substring(0, end));
    }

    private static List<String> tables(DatasetAnswer dataset) {
        var current = dataset.current();
        return current == null ? List.of(dataset.table()) : List.of(dataset.table(), current);
    }

    private Map<String, List<Long>> changed(
            Map<String, String> since,
            Map<String, String> now,
            Map<String, RawTable> raw,
            Map<ChangedBatches, Optional<List<Long>>> answers) {
        var changed = new HashMap<String, List<Long>>();
        since.forEach((table, revision) -> {
            var its = raw.get(table);
            if (its == null) return;
            if (revision.equals(now.get(table))) {
                changed.put(table, List.of());
                return;
            }
            var asked = new ChangedBatches(job.tenant(), its.dataset(), number(revision));
            answers.computeIfAbsent(asked, this::changed)
                    .ifPresent(batches -> changed.put(table, batches));
        });
        return changed;
    }

    /// The batches of which rows changed after a revision; empty when they are too many to name.
    private Optional<List<Long>> changed(ChangedBatches asked) {
        try {
            var answer = bus.ask(IngestRequest.ADDRESS, asked, job.trace());
            return answer.isWhole() ? Optional.of(answer.batches()) : Optional.empty();
        } catch (ProblemException e) { // a node of the version before does not know: all are read
            return Optional.empty();
        }
    }
}
