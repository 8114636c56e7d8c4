package io.millrace.transform.engine.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compiles a dbt project. The same files and setting always give the same project.
public final class ProjectCompiler {
    private ProjectCompiler() {}

    /// @param archive the project's files by path
    public static Project compile(Map<String, byte[]> archive, Setting setting) {
        return compile(read(archive), setting);
    }

    /// What of a compilation is the same for every setting.
    ///
    /// @param archive the project's files by path
    public static ReadProject read(Map<String, byte[]> archive) {
        return read(archive, Memory.none());
    }

    /// The same, with what earlier ones left: only what is another is made anew.
    ///
    /// @param memory of the project's owner
    public static ReadProject read(Map<String, byte[]> archive, Memory.Share memory) {
        var faults = new Faults();
        var found = new ArrayList<Workspace>();
        faults.guard(() -> found.add(new Workspace(new ProjectFiles(archive), memory, faults)));
        return new ReadProject(found.stream().findFirst(), faults.all());
    }

    public static Project compile(ReadProject read, Setting setting) {
        var faults = new Faults();
        faults.addAll(read.faults());
        var nodes = new ArrayList<Node>();
        var around = new Surroundings[] {Surroundings.NONE};
        var late = new LateNodes();
        read.workspace()
                .ifPresent(workspace ->
                        faults.guard(() -> {
                            var into = new Into(nodes, late, faults);
                            var readers = compile(workspace, setting, into);
                            around[0] = surroundings(workspace, nodes, readers, faults);
                        }));
        var name = read.workspace().map(workspace -> workspace.root().name()).orElse("");
        return new Project(name, ordered(nodes, faults), faults.all(), around[0], late);
    }

    /// Where what is made goes.
    private record Into(List<Node> nodes, LateNodes late, Faults faults) {}

    /// What is read when the nodes are known.
    private record Readers(
            List<Exposure> exposures, RunHookReader hooks, SelectorReader selectors) {}

    /// Adds the nodes.
    private static Readers compile(Workspace workspace, Setting setting, Into into) {
        var nodes = into.nodes();
        var faults = into.faults();
        var late = into.late();
        var references = new References(workspace.properties(), setting);
        var shared =
                new NodeNames.Shared(
                        references,
                        workspace.macros(),
                        new Library(setting.now(), setting.environment()),
                        workspace.root(),
                        setting,
                        new Allowance(),
                        new Circumstances(workspace.root(), setting, workspace.macros()),
                        workspace.memory(),
                        Optional.empty());
        late.open(shared::asking);
        nodes.addAll(new SeedCompiler(workspace, references, faults).compile());
        for (var draft : workspace.seeds().values()) {
            late.put(
                    draft.name(),
                    draft.file(),
                    now -> Renderings.settled(now, draft, draft.ownConfig().values()));
        }
        var models = new ModelCompiler(workspace, shared, late, faults);
        nodes.addAll(models.compile());
        var made = models.renderings();
        nodes.addAll(new AssertionCompiler(workspace, shared, made, late, faults).compile());
        unique(nodes, faults);
        nodes.addAll(new UnitTestCompiler(workspace, shared, made, late, faults).compile());
        for (var table : workspace.properties().sources().values()) {
            faults.guard(() -> new FreshnessReader(table).node().ifPresent(nodes::add));
        }
        return new Readers(
                new ExposureReader(workspace, shared, faults).read(),
                new RunHookReader(workspace, shared, faults),
                new SelectorReader(shared, faults));
    }

    private static Surroundings surroundings(
            Workspace workspace, List<Node> nodes, Readers readers, Faults faults) {
        var sources = new LinkedHashMap<String, Source>();
        workspace
                .properties()
                .sources()
                .forEach((key, table) -> faults.guard(() -> sources.put(key, Source.of(table))));
        for (var node : nodes) {
            for (var key : node.about().sources()) {
                sources.computeIfAbsent(key, _ -> Source.undeclared(workspace.root().name(), key));
            }
        }
        var selectors = new Selectors[] {Selectors.NONE};
        faults.guard(() -> selectors[0] = readers.selectors().read(workspace));
        return new Surroundings(
                workspace.texts(),
                List.copyOf(sources.values()),
                readers.exposures(),
                List.copyOf(workspace.properties().groups().values()),
                readers.hooks().read("on-run-start"),
                readers.hooks().read("on-run-end"),
                selectors[0]);
    }

    /// Two models must not build one relation.
    private static void unique(List<Node> nodes, Faults faults) {
        var seen = new LinkedHashMap<String, String>();
        for (var node : nodes) {
            var relation =
                    switch (node) {
                        case Node.Model model -> model.relation();
                        case Node.Seed seed -> seed.relation();
                        case Node.Snapshot snapshot -> snapshot.relation();
                        case Node.Assertion test -> test.isKept() ? test.relation() : "";
                        case Node.UnitTest _, Node.Recency _ -> "";
                    };
            if (relation.isEmpty()) continue;
            if (!Workspace.isName(relation)) {
                faults.add(node.file(), 0, "the alias must be at most 55 letters, digits and _");
            }
            var other = seen.putIfAbsent(relation, node.name());
            if (other != null) {
                faults.add(
                        node.file(),
                        0,
                        "'" + other + "' builds the relation '" + relation + "' too");
            }
        }
    }

    private static List<Node> ordered(List<Node> nodes, Faults faults) {
        var byName = new LinkedHashMap<String, Node>();
        for (var node : nodes) {
            if (byName.putIfAbsent(node.name(), node) != null) {
                int line =
                        switch (node) {
                            case Node.Assertion assertion -> assertion.line();
                            case Node.UnitTest test -> test.line();
                            case Node.Recency recency -> recency.line();
                            case Node.Model _, Node.Seed _, Node.Snapshot _ -> 0;
                        };
                faults.add(node.file(), line, "there are two of the name '" + node.name() + "'");
            }
        }
        var graph = Graph.of(byName.values());
        graph.cycle().ifPresent(cycle -> cycle(cycle, byName, faults));
        return graph.order().stream().map(name -> node(byName, name)).toList();
    }

    private static Node node(Map<String, Node> nodes, String name) {
        var node = nodes.get(name);
        if (node == null) throw new IllegalStateException("no node " + name);
        return node;
    }

    private static void cycle(List<String> cycle, Map<String, Node> nodes, Faults faults) {
        var first = node(nodes, cycle.getFirst());
        int line =
                first instanceof Node.Model model
                        ? Lines.find(model.source(), "'" + cycle.get(1) + "'")
                        : 0;
        faults.add(first.file(), line, "models need each other: " + String.join(" -> ", cycle));
    }
}
