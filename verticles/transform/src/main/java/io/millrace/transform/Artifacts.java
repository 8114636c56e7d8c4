package io.millrace.transform;

import io.millrace.ingest.api.IngestRequest.DatasetAnswer;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import io.millrace.transform.engine.artifact.Invocation;
import io.millrace.transform.engine.artifact.UniqueId;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.Source;
import io.millrace.transform.store.ModelStore.Built;
import io.millrace.transform.store.RunStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// dbt's documents about what a run did: `run_results.json` version 6, `catalog.json` version 1.
///
/// @param project as the run used it
record Artifacts(Project project, Invocation invocation) {
    private static final Map<String, Object> NO_STATS =
            Map.of(
                    "id", "has_stats",
                    "label", "Has Stats?",
                    "value", false,
                    "include", false,
                    "description", "Indicates whether there are statistics for this table");

    /// @param options that the run was asked for with
    /// @param ended when each node did, by name
    Map<String, @Nullable Object> results(
            RunAnswer run, RunStore.Options options, Map<String, Instant> ended) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("metadata", invocation.metadata("run-results/v6"));
        document.put(
                "results",
                run.results().stream()
                        .map(one -> result(one, Optional.ofNullable(ended.get(one.node()))))
                        .toList());
        document.put("elapsed_time", elapsed(run));
        document.put("args", args(run, options));
        return document;
    }

    private static double elapsed(RunAnswer run) {
        if (run.startedAt() == null || run.finishedAt() == null) return 0;
        return Duration.between(run.startedAt(), run.finishedAt()).toMillis() / 1000.0;
    }

    private static Map<String, @Nullable Object> args(RunAnswer run, RunStore.Options options) {
        var args = new LinkedHashMap<String, @Nullable Object>();
        args.put("which", run.command());
        args.put("select", words(options.select()));
        args.put("exclude", words(options.exclude()));
        args.put("full_refresh", options.fullRefresh());
        args.put("fail_fast", options.failFast());
        args.put("vars", options.vars());
        return args;
    }

    private static List<String> words(@Nullable String selection) {
        return selection == null || selection.isBlank()
                ? List.of()
                : List.of(selection.strip().split("\\s+", -1));
    }

    private Map<String, @Nullable Object> result(NodeResult one, Optional<Instant> ended) {
        var node = project.node(one.node());
        var result = new LinkedHashMap<String, @Nullable Object>();
        result.put("status", one.status());
        result.put("timing", timing(one, ended));
        result.put("thread_id", "Thread-1");
        result.put("execution_time", one.seconds());
        result.put("adapter_response", response(one));
        result.put("message", one.message());
        result.put("failures", isTest(one) ? one.rows() : null);
        result.put(
                "unique_id",
                node.map(UniqueId::of)
                        .orElse(one.kind() + "." + project.name() + "." + one.node()));
        result.put("compiled", node.map(its -> sql(its).isPresent()).orElse(false));
        result.put("compiled_code", node.flatMap(this::sql).orElse(null));
        result.put("relation_name", node.flatMap(this::relationName).orElse(null));
        return result;
    }

    private static boolean isTest(NodeResult one) {
        return one.kind().equals("test") || one.kind().equals("unit_test");
    }

    private static Map<String, @Nullable Object> response(NodeResult one) {
        var response = new LinkedHashMap<String, @Nullable Object>();
        if (one.rows() != null && !isTest(one)) {
            response.put("rows_affected", one.rows());
        }
        return response;
    }

    private static List<Map<String, String>> timing(NodeResult one, Optional<Instant> ended) {
        if (ended.isEmpty()) return List.of();
        var began = ended.get().minusMillis(Math.round(one.seconds() * 1000));
        return List.of(
                Map.of(
                        "name", "execute",
                        "started_at", began.toString(),
                        "completed_at", ended.get().toString()));
    }

    /// Of a node that asks the tables it is not known before its turn in a run.
    private Optional<String> sql(Node node) {
        if (project.rendering().isLate(node.name())) return Optional.empty();
        return switch (node) {
            case Node.Model model -> Optional.of(model.sql());
            case Node.Snapshot snapshot -> Optional.of(snapshot.sql());
            case Node.Assertion test -> Optional.of(test.sql());
            case Node.UnitTest test -> Optional.of(test.sql());
            case Node.Seed _, Node.Recency _ -> Optional.empty();
        };
    }

    private static Optional<String> relation(Node node) {
        return switch (node) {
            case Node.Model model -> Optional.of(model.relation());
            case Node.Snapshot snapshot -> Optional.of(snapshot.relation());
            case Node.Seed seed -> Optional.of(seed.relation());
            case Node.Assertion _, Node.UnitTest _, Node.Recency _ -> Optional.empty();
        };
    }

    private Optional<String> relationName(Node node) {
        return relation(node).map(name -> '"' + invocation.modelSchema() + "\".\"" + name + '"');
    }

    /// @param built what is there, by the model's name
    Map<String, @Nullable Object> catalog(Map<String, Built> built, List<DatasetAnswer> datasets) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("metadata", invocation.metadata("catalog/v1"));
        document.put("nodes", nodes(built));
        document.put("sources", sources(datasets));
        document.put("errors", null);
        return document;
    }

    private Map<String, @Nullable Object> nodes(Map<String, Built> built) {
        var nodes = new LinkedHashMap<String, @Nullable Object>();
        for (var node : project.nodes()) {
            var its = built.get(node.name());
            if (its == null) continue;
            var columns = new ArrayList<List<String>>();
            its.columns()
                    .forEach(column ->
                            columns.add(
                                    List.of(
                                            column.name(),
                                            column.type(),
                                            column.description() == null
                                                    ? ""
                                                    : column.description())));
            var type = its.isView() ? "VIEW" : "BASE TABLE";
            var place = new Place(invocation.modelSchema(), its.relation(), type);
            nodes.put(UniqueId.of(node), table(UniqueId.of(node), place, columns));
        }
        return nodes;
    }

    private Map<String, @Nullable Object> sources(List<DatasetAnswer> datasets) {
        var sources = new LinkedHashMap<String, @Nullable Object>();
        for (var source : project.surroundings().sources()) {
            for (var dataset : datasets) {
                if (!isOf(source, dataset)) continue;
                var columns = new ArrayList<List<String>>();
                dataset.columns()
                        .forEach((name, column) -> columns.add(List.of(name, column.type(), "")));
                var place = new Place(invocation.rawSchema(), source.table(), "BASE TABLE");
                sources.put(UniqueId.of(source), table(UniqueId.of(source), place, columns));
            }
        }
        return sources;
    }

    private static boolean isOf(Source source, DatasetAnswer dataset) {
        return source.table().equals(dataset.table()) || source.table().equals(dataset.current());
    }

    /// Where a table is.
    ///
    /// @param type as Postgres's catalog has it
    private record Place(String schema, String name, String type) {}

    /// @param columns name, type and description of each
    private static Map<String, @Nullable Object> table(
            String id, Place place, List<List<String>> columns) {
        var metadata = new LinkedHashMap<String, @Nullable Object>();
        metadata.put("type", place.type());
        metadata.put("schema", place.schema());
        metadata.put("name", place.name());
        metadata.put("database", null);
        metadata.put("comment", null);
        metadata.put("owner", null);
        var table = new LinkedHashMap<String, @Nullable Object>();
        table.put("metadata", metadata);
        table.put("columns", columns(columns));
        table.put("stats", Map.of("has_stats", NO_STATS));
        table.put("unique_id", id);
        return table;
    }

    private static Map<String, @Nullable Object> columns(List<List<String>> columns) {
        var entries = new LinkedHashMap<String, @Nullable Object>();
        for (int at = 0; at < columns.size(); at++) {
            var column = columns.get(at);
            var entry = new LinkedHashMap<String, @Nullable Object>();
            entry.put("type", column.get(1));
            entry.put("index", at + 1);
            entry.put("name", column.get(0));
            entry.put("comment", column.get(2).isEmpty() ? null : column.get(2));
            entries.put(column.get(0), entry);
        }
        return entries;
    }
}
