package io.millrace.transform.engine.run;

import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Probe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Which nodes are done at once: tests that ask one relation with one statement, and every other
/// node by itself.
public final class Turns {
    /// Tests that one statement asks for.
    static final int MOST_TESTS = 100;

    /// Of these, those for which Postgres sorts values: each takes memory of its own.
    static final int MOST_SORTED = 16;

    private final List<List<Node>> turns = new ArrayList<>();
    private final Map<String, List<Node>> open = new HashMap<>();

    private Turns() {}

    /// @param isApart of a node that is not known before its own turn
    /// @return each node once; a turn begins where the first of its nodes was
    public static List<List<Node>> of(List<Node> nodes, Predicate<Node> isApart) {
        var made = new Turns();
        for (var node : nodes) made.add(node, isApart);
        return made.turns.stream().map(List::copyOf).toList();
    }

    private void add(Node node, Predicate<Node> isApart) {
        var probe = probe(node).filter(_ -> !isApart.test(node));
        if (probe.isEmpty()) {
            turns.add(List.of(node));
            return;
        }
        var relation = probe.get().relation();
        var turn = open.get(relation);
        if (turn == null || isFull(turn, probe.get())) {
            turn = new ArrayList<>();
            open.put(relation, turn);
            turns.add(turn);
        }
        turn.add(node);
    }

    private static Optional<Probe> probe(Node node) {
        return node instanceof Node.Assertion test ? test.probe() : Optional.empty();
    }

    private static boolean isFull(List<Node> turn, Probe next) {
        if (turn.size() >= MOST_TESTS) return true;
        long sorted =
                turn.stream().flatMap(node -> probe(node).stream()).filter(Probe::isSorted).count();
        return next.isSorted() && sorted >= MOST_SORTED;
    }
}
