package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Repr;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What became of nodes since the last good run, as dbt's `state` has it.
///
/// @param macros what each is now, by `package.name`
record Changes(Map<String, String> macros, Past past) {
    static final Set<String> STATES =
            Set.of(
                    "new",
                    "old",
                    "modified",
                    "unmodified",
                    "modified.body",
                    "modified.configs",
                    "modified.relation",
                    "modified.macros");

    boolean holds(String state, Node node) {
        var before = past.nodes().get(node.name());
        return switch (state) {
            case "new" -> before == null;
            case "old" -> before != null;
            case "modified" -> isModified(before, node);
            case "unmodified" -> !isModified(before, node);
            case "modified.body" -> before == null || !body(before).equals(body(node));
            case "modified.configs" -> before == null || !config(before).equals(config(node));
            case "modified.relation" -> before == null || !relation(before).equals(relation(node));
            case "modified.macros" -> isOfOtherMacros(node);
            default -> throw new IllegalStateException("state " + state);
        };
    }

    private boolean isModified(@Nullable Node before, Node now) {
        return before == null
                || !before.kind().equals(now.kind())
                || !body(before).equals(body(now))
                || !config(before).equals(config(now))
                || !relation(before).equals(relation(now))
                || isOfOtherMacros(now);
    }

    private boolean isOfOtherMacros(Node node) {
        return node.about().macros().stream()
                .anyMatch(name -> !Objects.equals(macros.get(name), past.macros().get(name)));
    }

    /// What the author wrote.
    private static String body(Node node) {
        return switch (node) {
            case Node.Model model -> model.source();
            case Node.Snapshot snapshot -> snapshot.source();
            case Node.Seed seed -> seed.columns().toString();
            case Node.Assertion test -> test.sql();
            case Node.UnitTest test -> Repr.repr(test.declaration());
            case Node.Recency recency -> recency.freshness().toString();
        };
    }

    private static String config(Node node) {
        return Repr.repr(node.about().config());
    }

    private static String relation(Node node) {
        return switch (node) {
            case Node.Model model -> model.relation();
            case Node.Snapshot snapshot -> snapshot.relation();
            case Node.Seed seed -> seed.relation();
            case Node.Assertion _, Node.UnitTest _, Node.Recency _ -> "";
        };
    }
}
