package io.millrace.transform;

import io.millrace.transform.engine.project.Hook;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Tells what a run with variables of its own makes other than the project says, so that it is not
/// taken for that afterwards.
final class OtherVariables {
    private static final String MARK = "/vars";

    private OtherVariables() {}

    /// The checksums of a run's nodes.
    ///
    /// @param checksums of the nodes as the project says
    /// @param project as the run has it
    /// @param usual the same with the variables of its files
    static Map<String, String> checksums(
            Map<String, String> checksums, Project project, Project usual) {
        var marked = new HashMap<>(checksums);
        var others = usual.nodes().stream().collect(Collectors.toMap(Node::name, node -> node));
        for (var node : project.nodes()) {
            var other = others.get(node.name());
            boolean isSame =
                    other != null
                            && isKnown(project, node)
                            && isKnown(usual, other)
                            && made(node).equals(made(other));
            if (!isSame) marked.computeIfPresent(node.name(), (_, checksum) -> checksum + MARK);
        }
        return marked;
    }

    /// Whether all that makes it is known before its turn.
    private static boolean isKnown(Project project, Node node) {
        boolean isCustom =
                node instanceof Node.Model model
                        && model.materialization() == Materialization.CUSTOM;
        boolean isPlain = Hook.before(node).isEmpty() && Hook.after(node).isEmpty();
        return isPlain && !isCustom && !project.rendering().isLate(node.name());
    }

    private static String made(Node node) {
        return switch (node) {
            case Node.Model model ->
                    String.join("\0", model.relation(), model.materialization().id(), model.sql());
            case Node.Snapshot snapshot ->
                    String.join(
                            "\0",
                            snapshot.relation(),
                            snapshot.history().toString(),
                            snapshot.sql());
            case Node.Assertion test -> test.sql();
            case Node.Seed _, Node.UnitTest _, Node.Recency _ -> "";
        };
    }
}
