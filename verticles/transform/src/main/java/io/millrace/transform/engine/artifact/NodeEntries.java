package io.millrace.transform.engine.artifact;

import io.millrace.transform.engine.project.Exposure;
import io.millrace.transform.engine.project.Hook;
import io.millrace.transform.engine.project.ModelVersion;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Source;
import io.millrace.transform.engine.project.TestMetadata;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Repr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The entries of nodes in a manifest.
///
/// @param nodes by name
/// @param sources by key
record NodeEntries(Invocation invocation, Map<String, Node> nodes, Map<String, Source> sources) {

    /// The ids of what a node reads.
    List<String> needs(Node node) {
        // A unit test reads no table of its model's.
        boolean readsNone = node instanceof Node.UnitTest;
        return ids(node.dependsOn(), readsNone ? Set.of() : node.about().sources());
    }

    List<String> needs(Exposure exposure) {
        return ids(exposure.dependsOn(), exposure.sources());
    }

    private List<String> ids(List<String> names, Set<String> tables) {
        var ids = new LinkedHashSet<String>();
        for (var name : names) {
            var node = nodes.get(name);
            if (node != null) ids.add(UniqueId.of(node));
        }
        for (var key : tables.stream().sorted().toList()) {
            var source = sources.get(key);
            if (source != null) ids.add(UniqueId.of(source));
        }
        return List.copyOf(ids);
    }

    Map<String, @Nullable Object> of(Node node) {
        return switch (node) {
            case Node.Model model -> model(model);
            case Node.Snapshot snapshot -> {
                var entry =
                        compiled(snapshot, snapshot.relation(), snapshot.source(), snapshot.sql());
                entry.put("description", snapshot.description());
                yield entry;
            }
            case Node.Seed seed -> {
                var entry = parsed(seed, seed.relation(), "");
                entry.put("description", seed.description());
                entry.put("root_path", null);
                entry.put("depends_on", Map.of("macros", List.of()));
                yield entry;
            }
            case Node.Assertion test -> {
                var entry = compiled(test, test.name(), test.sql(), test.sql());
                entry.put("relation_name", null);
                test.test().ifPresent(its -> entry.putAll(generic(test, its)));
                yield entry;
            }
            case Node.UnitTest test -> unitTest(test);
            case Node.Recency _ -> throw new IllegalArgumentException("a source is no node");
        };
    }

    Map<String, @Nullable Object> of(Exposure exposure) {
        var said = exposure.declaration();
        var entry = Entry.of(exposure.file(), "exposure");
        entry.put("name", exposure.name());
        entry.put("package_name", exposure.owner());
        entry.put("unique_id", UniqueId.of(exposure));
        entry.put("fqn", List.of(exposure.owner(), exposure.name()));
        entry.put("type", Entry.text(said, "type"));
        entry.put("owner", Entry.dict(said, "owner"));
        entry.put("description", Objects.requireNonNullElse(Entry.text(said, "description"), ""));
        entry.put("label", Entry.text(said, "label"));
        entry.put("maturity", Entry.text(said, "maturity"));
        entry.put("meta", Entry.dict(said, "meta"));
        entry.put("tags", exposure.tags().stream().sorted().toList());
        entry.put("config", Map.of("enabled", true));
        entry.put("unrendered_config", Map.of());
        entry.put("url", Entry.text(said, "url"));
        entry.put("depends_on", Map.of("macros", List.of(), "nodes", needs(exposure)));
        entry.put("refs", exposure.dependsOn().stream().map(this::ref).toList());
        entry.put("sources", pairs(exposure.sources()));
        entry.put("metrics", List.of());
        entry.put("created_at", invocation.seconds());
        return entry;
    }

    /// Source and table of each key.
    private static List<List<String>> pairs(Set<String> keys) {
        return keys.stream().sorted().map(key -> List.of(key.split("\\.", 2))).toList();
    }

    /// Not among the nodes, but in a part of its own.
    private Map<String, @Nullable Object> unitTest(Node.UnitTest test) {
        var said = test.declaration();
        var entry = Entry.of(test.file(), test.kind());
        entry.put("name", test.about().path().getLast());
        entry.put("package_name", test.about().owner());
        entry.put("unique_id", UniqueId.of(test));
        entry.put("fqn", test.about().path());
        entry.put("model", test.model());
        var given = new ArrayList<Map<String, @Nullable Object>>();
        for (var input : Entry.list(said, "given")) {
            var rows = fixture(input);
            rows.put("input", Entry.text(input, "input"));
            given.add(rows);
        }
        entry.put("given", given);
        entry.put("expect", fixture(Entry.inner(said, "expect")));
        entry.put("description", Objects.requireNonNullElse(Entry.text(said, "description"), ""));
        entry.put("overrides", overrides(said));
        entry.put("depends_on", Map.of("macros", List.of(), "nodes", needs(test)));
        entry.put("config", Entry.dict(said, "config"));
        entry.put("checksum", UniqueId.digest("SHA-256", Repr.repr(said)));
        entry.put("schema", invocation.modelSchema());
        entry.put("created_at", invocation.seconds());
        entry.put("versions", null);
        entry.put("version", null);
        return entry;
    }

    private static @Nullable Object overrides(DictValue said) {
        var overrides = Entry.inner(said, "overrides");
        if (overrides.size() == 0) return null;
        var entry = new LinkedHashMap<String, @Nullable Object>();
        for (var part : List.of("macros", "vars", "env_vars")) {
            entry.put(part, Entry.dict(overrides, part));
        }
        return entry;
    }

    private static Map<String, @Nullable Object> fixture(DictValue said) {
        var plain = Plain.of(said);
        var entry = new LinkedHashMap<String, @Nullable Object>();
        entry.put("rows", plain.get("rows"));
        entry.put("format", Objects.requireNonNullElse(Entry.text(said, "format"), "dict"));
        entry.put("fixture", Entry.text(said, "fixture"));
        return entry;
    }

    private Map<String, @Nullable Object> model(Node.Model model) {
        var entry = compiled(model, model.relation(), model.source(), model.sql());
        var access = Entry.text(model.about().config(), "access");
        entry.put("description", model.description());
        entry.put("access", Objects.requireNonNullElse(access, "protected"));
        entry.put("constraints", List.of());
        entry.put("contract", contract(model.contract().isPresent()));
        var version = model.about().version();
        version.ifPresent(its -> entry.put("name", its.model()));
        entry.put("version", version.map(its -> number(its.version())).orElse(null));
        entry.put("latest_version", version.map(its -> number(its.latest())).orElse(null));
        entry.put("deprecation_date", null);
        return entry;
    }

    private Map<String, @Nullable Object> generic(Node.Assertion test, TestMetadata its) {
        var metadata = new LinkedHashMap<String, @Nullable Object>();
        metadata.put("name", its.name());
        metadata.put("kwargs", Plain.of(its.arguments()));
        metadata.put("namespace", its.owner().isEmpty() ? null : its.owner());
        var entry = new LinkedHashMap<String, @Nullable Object>();
        entry.put("column_name", Entry.text(its.arguments(), "column_name"));
        entry.put("file_key_name", null);
        entry.put(
                "attached_node",
                Optional.ofNullable(nodes.get(test.model())).map(UniqueId::of).orElse(null));
        entry.put("test_metadata", metadata);
        return entry;
    }

    /// What seeds have in common with those that are compiled.
    private Map<String, @Nullable Object> parsed(Node node, String relation, String raw) {
        var about = node.about();
        var entry = Entry.of(node.file(), node.kind());
        entry.put("name", node.name());
        entry.put("package_name", about.owner());
        entry.put("unique_id", UniqueId.of(node));
        entry.put("fqn", about.path());
        entry.put("database", null);
        entry.put("schema", invocation.modelSchema());
        entry.put("alias", relation);
        entry.put("relation_name", Entry.quoted(invocation.modelSchema(), relation));
        entry.put("checksum", Entry.checksum(raw));
        entry.put("config", config(node));
        entry.put("tags", node.tags().stream().sorted().toList());
        entry.put("description", "");
        entry.put("columns", Entry.columns(about.columns()));
        entry.put("meta", Entry.dict(about.config(), "meta"));
        entry.put("group", Entry.text(about.config(), "group"));
        entry.put("docs", Entry.docs());
        entry.put(
                "patch_path",
                about.described().isEmpty() ? null : about.owner() + "://" + about.described());
        entry.put("build_path", null);
        entry.put("unrendered_config", Map.of());
        entry.put("created_at", invocation.seconds());
        entry.put("raw_code", raw);
        return entry;
    }

    private static Map<String, @Nullable Object> config(Node node) {
        var config = Plain.of(node.about().config());
        if (config.remove("pre_hook") != null) config.put("pre-hook", hooks(Hook.before(node)));
        if (config.remove("post_hook") != null) config.put("post-hook", hooks(Hook.after(node)));
        return config;
    }

    private static List<Map<String, Object>> hooks(List<Hook> hooks) {
        return hooks.stream()
                .map(hook ->
                        Map.<String, Object>of("sql", hook.text(), "transaction", hook.isWithin()))
                .toList();
    }

    private Map<String, @Nullable Object> compiled(
            Node node, String relation, String raw, String sql) {
        var about = node.about();
        var entry = parsed(node, relation, raw);
        entry.put("language", "sql");
        entry.put("refs", node.dependsOn().stream().map(this::ref).toList());
        entry.put("sources", pairs(about.sources()));
        entry.put("metrics", List.of());
        var macros = about.macros().stream().sorted().map(key -> "macro." + key).toList();
        entry.put("depends_on", Map.of("macros", macros, "nodes", needs(node)));
        entry.put("compiled_path", null);
        entry.put("compiled", true);
        entry.put("compiled_code", sql);
        entry.put("extra_ctes_injected", true);
        entry.put("extra_ctes", List.of());
        entry.put("contract", contract(false));
        return entry;
    }

    private static Map<String, @Nullable Object> contract(boolean isEnforced) {
        var contract = new LinkedHashMap<String, @Nullable Object>();
        contract.put("enforced", isEnforced);
        contract.put("alias_types", true);
        contract.put("checksum", null);
        return contract;
    }

    /// A version as it is written: most often a number.
    private static Object number(String version) {
        return version.matches("\\d{1,9}") ? Integer.valueOf(version) : version;
    }

    private Map<String, @Nullable Object> ref(String name) {
        var node = nodes.get(name);
        var version = node == null ? Optional.<ModelVersion>empty() : node.about().version();
        var ref = new LinkedHashMap<String, @Nullable Object>();
        ref.put("name", version.map(ModelVersion::model).orElse(name));
        ref.put("package", null);
        ref.put("version", version.map(its -> number(its.version())).orElse(null));
        return ref;
    }
}
