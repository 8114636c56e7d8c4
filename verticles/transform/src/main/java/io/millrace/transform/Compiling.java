package io.millrace.transform;

import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Hook;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Memory;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.ProjectCompiler;
import io.millrace.transform.engine.project.ReadProject;
import io.millrace.transform.engine.project.Setting;
import io.millrace.transform.engine.project.Standing;
import io.millrace.transform.engine.python.JsonText;
import io.millrace.transform.engine.python.Value;
import io.millrace.transform.store.ModelStore.Compiled;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compiles a tenant's projects, and tells what of them is kept.
///
/// @param memory of what was compiled before
record Compiling(TransformSettings settings, Memory memory) {

    /// What a compilation depends on beside the files.
    ///
    /// @param vars of the run
    /// @param standing what was built before
    record Given(Map<String, Value> vars, Standing standing) {
        static final Given NOTHING = new Given(Map.of(), Standing.NOTHING);
    }

    Project compile(TenantId tenant, Archive archive, Given given, Instant now) {
        return compile(tenant, read(tenant, archive), given, now);
    }

    /// What is the same for every compilation of these files.
    ReadProject read(TenantId tenant, Archive archive) {
        return ProjectCompiler.read(archive.files(), memory.of(tenant.value()));
    }

    Project compile(TenantId tenant, ReadProject read, Given given, Instant now) {
        var setting =
                new Setting(
                        tenant.rawSchema(),
                        tenant.modelSchema(),
                        given.vars(),
                        settings.environment(),
                        now,
                        given.standing());
        return ProjectCompiler.compile(read, setting);
    }

    /// Variables of a run, as templates see them.
    static Map<String, Value> vars(Map<String, @Nullable Object> given) {
        var vars = new LinkedHashMap<String, Value>();
        given.forEach((name, value) ->
                vars.put(name, value == null ? Value.None.NONE : JsonText.read(Json.write(value))));
        return vars;
    }

    /// The models, snapshots and seeds of `project` for the store, and what its tests keep.
    static List<Compiled> kept(Project project) {
        var relations = relations(project);
        return Stream.of(
                        project.models().stream().map(model -> model(project, relations, model)),
                        project.snapshots().stream().map(one -> snapshot(project, relations, one)),
                        project.seeds().stream().map(seed -> seed(project, seed)),
                        project.assertions().stream()
                                .filter(Node.Assertion::isKept)
                                .map(test -> test(relations, test)))
                .flatMap(kept -> kept)
                .toList();
    }

    /// What each node of `project` makes, by the node's name; of one that makes nothing its name.
    private static Map<String, String> relations(Project project) {
        var relations = new HashMap<String, String>();
        for (var node : project.nodes()) relations.put(node.name(), relation(node));
        return relations;
    }

    private static Compiled model(
            Project project, Map<String, String> relations, Node.Model model) {
        return new Compiled(
                model.name(),
                model.relation(),
                "model",
                model.materialization().id(),
                model.file(),
                model.description(),
                described(model.columns()),
                model.sql(),
                needs(relations, model),
                Checksum.of(
                        Stream.of(
                                        Stream.of(
                                                model.materialization().id(),
                                                model.relation(),
                                                model.sql()),
                                        model.indexes().stream().map(Object::toString),
                                        model.contract().map(Object::toString).stream(),
                                        hooks(project, model),
                                        written(project, model, model.source()))
                                .flatMap(parts -> parts)
                                .toList()));
    }

    /// With what they call, which is not told from what the node itself calls.
    private static Stream<String> hooks(Project project, Node node) {
        var hooks =
                Stream.concat(Hook.before(node).stream(), Hook.after(node).stream())
                        .map(Object::toString)
                        .toList();
        return hooks.isEmpty()
                ? Stream.empty()
                : Stream.concat(hooks.stream(), macros(project, node));
    }

    /// Of a node that asks the tables its SQL is not known, and of one that a macro makes it is not
    /// all: what its author wrote stands for it.
    private static Stream<String> written(Project project, Node node, String source) {
        boolean isCustom =
                node instanceof Node.Model model
                        && model.materialization() == Materialization.CUSTOM;
        if (!isCustom && !project.rendering().isLate(node.name())) return Stream.empty();
        return Stream.concat(Stream.of(source), macros(project, node));
    }

    /// The texts of the macros that were found for `node`.
    private static Stream<String> macros(Project project, Node node) {
        var texts = project.macros();
        return node.about().macros().stream().sorted().map(macro -> texts.getOrDefault(macro, ""));
    }

    private static List<Column> described(Map<String, String> columns) {
        return columns.entrySet().stream()
                .map(column -> new Column(column.getKey(), "", column.getValue()))
                .toList();
    }

    /// What `node` reads, by relation.
    private static List<String> needs(Map<String, String> relations, Node node) {
        return Stream.concat(
                        node.dependsOn().stream().map(name -> relations.getOrDefault(name, name)),
                        node.datasets().stream().map(dataset -> "raw." + dataset))
                .toList();
    }

    private static Compiled snapshot(
            Project project, Map<String, String> relations, Node.Snapshot snapshot) {
        return new Compiled(
                snapshot.name(),
                snapshot.relation(),
                "snapshot",
                "snapshot",
                snapshot.file(),
                snapshot.description(),
                described(snapshot.columns()),
                snapshot.sql(),
                needs(relations, snapshot),
                Checksum.of(
                        Stream.of(
                                        Stream.of(
                                                snapshot.relation(),
                                                snapshot.sql(),
                                                snapshot.history().toString(),
                                                snapshot.indexes().toString()),
                                        hooks(project, snapshot),
                                        written(project, snapshot, snapshot.source()))
                                .flatMap(parts -> parts)
                                .toList()));
    }

    private static Compiled test(Map<String, String> relations, Node.Assertion test) {
        return new Compiled(
                test.name(),
                test.relation(),
                "test",
                test.judgement().kept().name().toLowerCase(Locale.ROOT),
                test.file(),
                "",
                List.of(),
                test.sql(),
                needs(relations, test),
                Checksum.of(List.of(test.relation(), test.sql())));
    }

    private static String relation(Node node) {
        return switch (node) {
            case Node.Model model -> model.relation();
            case Node.Seed seed -> seed.relation();
            case Node.Snapshot snapshot -> snapshot.relation();
            case Node.Assertion _, Node.UnitTest _, Node.Recency _ -> node.name();
        };
    }

    /// Hooks of seeds are rendered in a run only.
    private static Stream<String> seedHooks(Project project, Node.Seed seed) {
        var hooks = Stream.concat(Hook.before(seed).stream(), Hook.after(seed).stream()).toList();
        var texts = hooks.stream().map(Hook::text).toList();
        return Stream.concat(
                hooks.stream().map(Object::toString),
                MentionedMacros.texts(project.macros(), texts).stream());
    }

    private static Compiled seed(Project project, Node.Seed seed) {
        return new Compiled(
                seed.name(),
                seed.relation(),
                "seed",
                "seed",
                seed.file(),
                seed.description(),
                seed.columns().stream()
                        .map(column -> new Column(column.name(), column.type(), null))
                        .toList(),
                "",
                List.of(),
                Checksum.of(
                        Stream.of(
                                        Stream.of(seed.relation()),
                                        seed.columns().stream().map(Object::toString),
                                        seedHooks(project, seed))
                                .flatMap(parts -> parts)
                                .toList()));
    }
}
