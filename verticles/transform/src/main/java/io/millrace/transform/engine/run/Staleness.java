package io.millrace.transform.engine.run;

import io.millrace.transform.engine.project.Graph;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Finds what new rows and changed code make due.
public final class Staleness {
    private Staleness() {}

    /// The state in which a model or seed was last tried.
    ///
    /// @param revisions by dataset then
    public record Tried(String checksum, Map<String, String> revisions) {
        public Tried {
            revisions = Map.copyOf(revisions);
        }
    }

    /// Names of the models, seeds and snapshots to build, and of the tests to run then. A model
    /// whose datasets are not there yet waits, and so does all behind it.
    ///
    /// @param checksums of the models and seeds as they are now
    /// @param tried by model or seed; absent where there was no try
    /// @param revisions by dataset; one rises when rows are stored
    public static Set<String> due(
            Project project,
            Map<String, String> checksums,
            Map<String, Tried> tried,
            Map<String, String> revisions) {
        var graph = Graph.of(project.nodes());
        var waiting = new HashSet<String>();
        var changed = new HashSet<String>();
        var fresh = new HashSet<String>();
        for (var node : project.nodes()) {
            if (!revisions.keySet().containsAll(node.datasets())) waiting.add(node.name());
            if (isFixed(node)) continue;
            var now =
                    new Tried(
                            checksums.getOrDefault(node.name(), ""), revisionsOf(node, revisions));
            if (now.equals(tried.get(node.name()))) continue;
            changed.add(node.name());
            fresh.addAll(node.datasets());
        }
        for (var test : project.assertions()) {
            if (!Collections.disjoint(test.datasets(), fresh)) changed.add(test.name());
        }
        var due = new TreeSet<>(graph.downstream(changed));
        due.removeAll(graph.downstream(waiting));
        for (var test : project.unitTests()) {
            if (isAsTried(test.model(), checksums, tried)) due.remove(test.name());
        }
        return due;
    }

    /// New rows change nothing of what a unit test finds.
    private static boolean isAsTried(
            String model, Map<String, String> checksums, Map<String, Tried> tried) {
        var before = tried.get(model);
        return before != null && before.checksum().equals(checksums.getOrDefault(model, ""));
    }

    /// Tests and ephemeral models leave nothing behind that could grow old.
    private static boolean isFixed(Node node) {
        return switch (node) {
            case Node.Assertion _, Node.UnitTest _, Node.Recency _ -> true;
            case Node.Model model -> model.materialization() == Materialization.EPHEMERAL;
            case Node.Seed _, Node.Snapshot _ -> false;
        };
    }

    /// The revisions of the datasets that `node` reads itself.
    public static Map<String, String> revisionsOf(Node node, Map<String, String> revisions) {
        var own = new HashMap<String, String>();
        for (var dataset : node.datasets()) {
            var revision = revisions.get(dataset);
            if (revision != null) own.put(dataset, revision);
        }
        return own;
    }
}
