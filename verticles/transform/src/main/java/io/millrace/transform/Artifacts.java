package io.millrace.transform;

import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// dbt's documents about a run: enough for tools that follow lineage, results and columns.
final class Artifacts {
    private static final String SCHEMAS = "https://schemas.getdbt.com/dbt/";

    private Artifacts() {}

    static Map<String, Object> manifest(RunAnswer run, List<ModelAnswer> models) {
        var own = of(run, models);
        var ids = own.stream().collect(Collectors.toMap(ModelAnswer::name, Artifacts::id));
        var nodes = new LinkedHashMap<String, Object>();
        var parents = new LinkedHashMap<String, Object>();
        var sources = new LinkedHashMap<String, Object>();
        for (var model : own) {
            var needs = model.dependsOn().stream().map(name -> parent(run, ids, name)).toList();
            nodes.put(id(model), node(model, needs));
            parents.put(id(model), needs);
            model.dependsOn().stream()
                    .filter(name -> name.startsWith("raw."))
                    .forEach(name -> sources.put(parent(run, ids, name), source(name)));
        }
        return Map.of(
                "metadata", metadata(run, "manifest/v12.json"),
                "nodes", nodes,
                "sources", sources,
                "parent_map", parents);
    }

    private static List<ModelAnswer> of(RunAnswer run, List<ModelAnswer> models) {
        return models.stream().filter(model -> model.project().equals(run.project())).toList();
    }

    private static String id(ModelAnswer model) {
        return kind(model) + "." + model.project() + "." + model.name();
    }

    private static String kind(ModelAnswer model) {
        return model.materialized().equals("seed") ? "seed" : "model";
    }

    private static String parent(RunAnswer run, Map<String, String> ids, String name) {
        return name.startsWith("raw.")
                ? "source." + run.project() + "." + name
                : ids.getOrDefault(name, "model." + run.project() + "." + name);
    }

    private static Map<String, Object> source(String name) {
        return Map.of(
                "resource_type", "source",
                "source_name", "raw",
                "schema", "raw",
                "name", name.substring("raw.".length()));
    }

    private static Map<String, Object> node(ModelAnswer model, List<String> needs) {
        var node = new LinkedHashMap<String, Object>();
        node.put("unique_id", id(model));
        node.put("resource_type", kind(model));
        node.put("package_name", model.project());
        node.put("name", model.name());
        node.put("schema", model.schema());
        node.put("original_file_path", model.file());
        node.put("description", model.description());
        node.put("config", Map.of("materialized", model.materialized()));
        node.put("depends_on", Map.of("nodes", needs));
        node.put("compiled", true);
        node.put("compiled_code", model.compiledSql());
        return node;
    }

    static Map<String, Object> results(RunAnswer run) {
        return Map.of(
                "metadata", metadata(run, "run-results/v6.json"),
                "results", run.results().stream().map(one -> result(run, one)).toList(),
                "args", Map.of("which", run.command()));
    }

    private static Map<String, Object> result(RunAnswer run, NodeResult one) {
        var result = new LinkedHashMap<String, Object>();
        result.put("unique_id", one.kind() + "." + run.project() + "." + one.node());
        result.put("status", one.status());
        result.put("execution_time", one.seconds());
        result.put("message", String.valueOf(one.message() == null ? "" : one.message()));
        if (one.kind().equals("test") && one.rows() != null) result.put("failures", one.rows());
        result.put(
                "adapter_response",
                one.rows() == null ? Map.of() : Map.of("rows_affected", one.rows()));
        return result;
    }

    static Map<String, Object> catalog(RunAnswer run, List<ModelAnswer> models) {
        var nodes = new LinkedHashMap<String, Object>();
        of(run, models).stream()
                .filter(model -> model.rows() != null)
                .forEach(model -> nodes.put(id(model), catalogNode(model)));
        return Map.of(
                "metadata", metadata(run, "catalog/v1.json"), "nodes", nodes, "sources", Map.of());
    }

    private static Map<String, Object> catalogNode(ModelAnswer model) {
        var columns = new LinkedHashMap<String, Object>();
        IntStream.range(0, model.columns().size())
                .forEach(at -> {
                    var column = model.columns().get(at);
                    columns.put(
                            column.name(),
                            Map.of("name", column.name(), "type", column.type(), "index", at + 1));
                });
        return Map.of(
                "unique_id", id(model),
                "metadata", Map.of("schema", model.schema(), "name", model.name()),
                "columns", columns);
    }

    private static Map<String, Object> metadata(RunAnswer run, String schema) {
        var at = run.finishedAt() == null ? run.queuedAt() : run.finishedAt();
        return Map.of(
                "dbt_schema_version", SCHEMAS + schema,
                "generated_at", at.toString(),
                "invocation_id", run.id(),
                "project_name", run.project(),
                "adapter_type", "postgres");
    }
}
