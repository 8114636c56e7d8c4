package io.millrace.transform.engine.run;

import io.millrace.transform.engine.project.Graph;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which nodes of a run can begin, as others end. Belongs to one thread.
public final class Schedule {
    private final Map<String, Set<String>> open = new LinkedHashMap<>();
    private final Graph graph;

    /// @param needs of every node of the run; names outside of the run are taken as there
    public Schedule(Map<String, ? extends Collection<String>> needs) {
        graph = new Graph(needs);
        for (var node : graph.order()) {
            var others = new HashSet<String>(needs.containsKey(node) ? needs.get(node) : List.of());
            others.retainAll(needs.keySet());
            open.put(node, others);
        }
    }

    /// Takes the nodes that nothing holds back.
    public List<String> begin() {
        var ready =
                open.entrySet().stream()
                        .filter(entry -> entry.getValue().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList();
        ready.forEach(open::remove);
        return ready;
    }

    /// Tells that `node` ended.
    ///
    /// @return the nodes that are skipped because it ended badly
    public List<String> end(String node, boolean isGood) {
        if (isGood) {
            open.values().forEach(others -> others.remove(node));
            return List.of();
        }
        var skipped = new ArrayList<String>();
        var behind = graph.downstream(List.of(node));
        for (var other : List.copyOf(open.keySet())) {
            if (!behind.contains(other)) continue;
            open.remove(other);
            skipped.add(other);
        }
        return skipped;
    }

    /// Gives up all that has not begun.
    ///
    /// @return it
    public List<String> stop() {
        var rest = List.copyOf(open.keySet());
        open.clear();
        return rest;
    }

    public boolean isEmpty() {
        return open.isEmpty();
    }
}
