package io.millrace.transform.engine.artifact;

import io.millrace.transform.engine.project.Freshness;
import io.millrace.transform.engine.project.MacroText;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// dbt's `manifest.json`, version 12: all that a project is.
public final class Manifest {
    /// What a project has none of here.
    private static final List<String> EMPTY =
            List.of("docs", "metrics", "selectors", "disabled", "saved_queries", "semantic_models");

    private final Project project;
    private final Invocation invocation;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final NodeEntries entries;

    private Manifest(Project project, Invocation invocation) {
        this.project = project;
        this.invocation = invocation;
        var nodes = new LinkedHashMap<String, Node>();
        project.nodes().forEach(node -> nodes.put(node.name(), node));
        project.surroundings().sources().forEach(source -> sources.put(source.key(), source));
        this.entries = new NodeEntries(invocation, nodes, sources);
    }

    public static Map<String, @Nullable Object> of(Project project, Invocation invocation) {
        return new Manifest(project, invocation).document();
    }

    private Map<String, @Nullable Object> document() {
        var document = new LinkedHashMap<String, @Nullable Object>();
        var parents = new LinkedHashMap<String, List<String>>();
        document.put("metadata", metadata());
        document.put("nodes", nodes(parents, false));
        document.put("unit_tests", nodes(parents, true));
        document.put("sources", sources(parents));
        document.put("macros", macros());
        document.put("exposures", exposures(parents));
        document.put("groups", groups());
        document.put("group_map", groupMap());
        EMPTY.forEach(part -> document.put(part, Map.of()));
        document.put("parent_map", parents);
        document.put("child_map", children(parents));
        return document;
    }

    private Map<String, @Nullable Object> metadata() {
        var metadata = invocation.metadata("manifest/v12");
        metadata.put("project_name", project.name());
        metadata.put("project_id", UniqueId.digest("MD5", project.name()));
        metadata.put("user_id", null);
        metadata.put("send_anonymous_usage_stats", false);
        metadata.put("adapter_type", "postgres");
        return metadata;
    }

    /// @param areUnitTests else all others
    private Map<String, @Nullable Object> nodes(
            Map<String, List<String>> parents, boolean areUnitTests) {
        var nodes = new LinkedHashMap<String, @Nullable Object>();
        for (var node : project.nodes()) {
            boolean isUnitTest = node instanceof Node.UnitTest;
            if (isUnitTest != areUnitTests || node instanceof Node.Recency) continue;
            var entry = entries.of(node);
            if (project.rendering().isLate(node.name())) {
                entry.put("compiled", false);
                entry.put("compiled_code", null);
            }
            nodes.put(UniqueId.of(node), entry);
            parents.put(UniqueId.of(node), entries.needs(node));
        }
        return nodes;
    }

    private Map<String, @Nullable Object> sources(Map<String, List<String>> parents) {
        var declared = new LinkedHashMap<String, @Nullable Object>();
        for (var source : sources.values()) {
            declared.put(UniqueId.of(source), source(source));
            parents.put(UniqueId.of(source), List.of());
        }
        return declared;
    }

    private Map<String, @Nullable Object> macros() {
        var macros = new LinkedHashMap<String, @Nullable Object>();
        for (var macro : project.surroundings().macros()) {
            macros.put(UniqueId.of(macro), macro(macro));
        }
        return macros;
    }

    private Map<String, @Nullable Object> exposures(Map<String, List<String>> parents) {
        var exposures = new LinkedHashMap<String, @Nullable Object>();
        for (var exposure : project.surroundings().exposures()) {
            exposures.put(UniqueId.of(exposure), entries.of(exposure));
            parents.put(UniqueId.of(exposure), entries.needs(exposure));
        }
        return exposures;
    }

    private Map<String, @Nullable Object> groups() {
        var groups = new LinkedHashMap<String, @Nullable Object>();
        for (var group : project.surroundings().groups()) {
            var entry = Entry.of(group.file(), "group");
            entry.put("name", group.name());
            entry.put("package_name", group.owner());
            entry.put("unique_id", UniqueId.of(group));
            entry.put("owner", Entry.dict(group.declaration(), "owner"));
            groups.put(UniqueId.of(group), entry);
        }
        return groups;
    }

    /// The nodes of each group.
    private Map<String, List<String>> groupMap() {
        var map = new LinkedHashMap<String, List<String>>();
        project.surroundings().groups().forEach(group -> map.put(group.name(), new ArrayList<>()));
        for (var node : project.nodes()) {
            var group = Entry.text(node.about().config(), "group");
            if (group == null) continue;
            map.computeIfAbsent(group, _ -> new ArrayList<>()).add(UniqueId.of(node));
        }
        return map;
    }

    private static Map<String, List<String>> children(Map<String, List<String>> parents) {
        var children = new LinkedHashMap<String, List<String>>();
        parents.keySet().forEach(id -> children.put(id, new ArrayList<>()));
        parents.forEach((id, needs) ->
                needs.forEach(
                        need -> children.computeIfAbsent(need, _ -> new ArrayList<>()).add(id)));
        return children;
    }

    private Map<String, @Nullable Object> source(Source source) {
        var entry = Entry.of(source.file(), "source");
        entry.put("name", source.name());
        entry.put("package_name", source.owner());
        entry.put("unique_id", UniqueId.of(source));
        entry.put("fqn", List.of(source.owner(), source.source(), source.name()));
        entry.put("database", null);
        entry.put("schema", invocation.rawSchema());
        entry.put("source_name", source.source());
        entry.put("source_description", source.about());
        entry.put("loader", "");
        entry.put("identifier", source.table());
        entry.put("quoting", Map.of());
        entry.put("loaded_at_field", source.freshness().flatMap(Freshness::loadedAt).orElse(null));
        entry.put("freshness", source.freshness().map(Manifest::freshness).orElse(null));
        entry.put("external", null);
        entry.put("description", source.description());
        entry.put("columns", Entry.columns(source.columns()));
        entry.put("meta", Plain.of(source.meta()));
        entry.put("source_meta", Map.of());
        entry.put("tags", source.tags().stream().sorted().toList());
        entry.put("config", Map.of("enabled", true));
        entry.put("patch_path", null);
        entry.put("unrendered_config", Map.of());
        entry.put("relation_name", Entry.quoted(invocation.rawSchema(), source.table()));
        entry.put("created_at", invocation.seconds());
        return entry;
    }

    private static Map<String, @Nullable Object> freshness(Freshness freshness) {
        var entry = new LinkedHashMap<String, @Nullable Object>();
        entry.put("warn_after", age(freshness.warnAfter()));
        entry.put("error_after", age(freshness.errorAfter()));
        entry.put("filter", freshness.filter().orElse(null));
        return entry;
    }

    private static Map<String, @Nullable Object> age(Optional<Freshness.Age> age) {
        var entry = new LinkedHashMap<String, @Nullable Object>();
        entry.put("count", age.map(Freshness.Age::count).orElse(null));
        entry.put("period", age.map(Freshness.Age::period).orElse(null));
        return entry;
    }

    private Map<String, @Nullable Object> macro(MacroText macro) {
        var entry = Entry.of(macro.file(), "macro");
        entry.put("name", macro.name());
        entry.put("package_name", macro.owner());
        entry.put("unique_id", UniqueId.of(macro));
        entry.put("macro_sql", macro.text());
        entry.put("depends_on", Map.of("macros", List.of()));
        entry.put("description", "");
        entry.put("meta", Map.of());
        entry.put("docs", Entry.docs());
        entry.put("patch_path", null);
        entry.put("arguments", List.of());
        entry.put("created_at", invocation.seconds());
        entry.put("supported_languages", null);
        return entry;
    }
}
