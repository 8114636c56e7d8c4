package io.millrace.transform.engine.run;

import io.millrace.transform.engine.project.Graph;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The nodes of a run, and what each of them waits for.
///
/// @param nodes in an order in which they can be done
public record RunPlan(List<Node> nodes, Map<String, Set<String>> needs) {
    public RunPlan {
        nodes = List.copyOf(nodes);
        needs = Map.copyOf(needs);
    }

    /// @param command `build`, `run`, `test`, `seed`, `snapshot`, `freshness` or `compile`
    /// @param selected names of nodes; of these, those that the command is about
    public static RunPlan of(Project project, String command, Set<String> selected) {
        var nodes =
                project.nodes().stream()
                        .filter(node -> selected.contains(node.name()) && isFor(command, node))
                        .toList();
        return new RunPlan(nodes, needs(project, nodes));
    }

    /// Whether what a project has around its runs is done with it.
    ///
    /// @param isRest whether it is what is left of a run that failed, which may have done all nodes
    public boolean isAround(String command, boolean isRest) {
        return (isRest || !nodes.isEmpty())
                && Set.of("build", "run", "test", "seed", "snapshot").contains(command);
    }

    private static boolean isFor(String command, Node node) {
        return switch (node) {
            case Node.Model model ->
                    Set.of("build", "run", "compile").contains(command)
                            && model.materialization() != Materialization.EPHEMERAL;
            case Node.Snapshot _ -> Set.of("build", "snapshot", "compile").contains(command);
            case Node.Seed _ -> command.equals("build") || command.equals("seed");
            case Node.Assertion _, Node.UnitTest _ ->
                    command.equals("build") || command.equals("test");
            // Where that is asked for only.
            case Node.Recency _ -> command.equals("freshness");
        };
    }

    private static Map<String, Set<String>> needs(Project project, List<Node> nodes) {
        var graph = Graph.of(project.nodes());
        var needs = new LinkedHashMap<String, Set<String>>();
        for (var node : nodes) {
            // A unit test needs what its model needs, and comes before it.
            var of = node instanceof Node.UnitTest test ? test.model() : node.name();
            var before = new LinkedHashSet<>(graph.upstream(List.of(of)));
            before.remove(of);
            needs.put(node.name(), before);
        }
        for (var node : nodes) {
            if (!(node instanceof Node.UnitTest test)) continue;
            var before = needs.get(test.model());
            if (before != null) before.add(test.name());
        }
        var tests = nodes.stream().filter(Node.Assertion.class::isInstance).toList();
        for (var node : nodes) {
            if (node instanceof Node.Assertion) continue;
            var before = needs.getOrDefault(node.name(), Set.of());
            tests.forEach(test -> await((Node.Assertion) test, before));
        }
        needs.values().forEach(before -> before.retainAll(needs.keySet()));
        return needs;
    }

    /// A model waits for the tests of what is before it, where the test needs nothing that comes
    /// later.
    private static void await(Node.Assertion test, Set<String> before) {
        boolean isBefore = !test.dependsOn().isEmpty() && before.containsAll(test.dependsOn());
        if (test.isError() && isBefore) before.add(test.name());
    }

    /// Views that read `relation` through nothing but views, in the order to make them: they must
    /// be made again when it is replaced.
    public static List<Node.Model> viewsOn(Project project, String name) {
        var touched = new LinkedHashSet<>(Set.of(name));
        var views = new ArrayList<Node.Model>();
        for (var model : project.models()) {
            if (model.materialization().isStored()) continue;
            if (model.dependsOn().stream().noneMatch(touched::contains)) continue;
            touched.add(model.name());
            if (model.materialization() == Materialization.VIEW) views.add(model);
        }
        return views;
    }
}
