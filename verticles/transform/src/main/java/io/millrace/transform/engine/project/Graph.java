package io.millrace.transform.engine.project;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/// Who needs whom, by name. Names that nothing stands for are ignored.
public final class Graph {
    private final Map<String, List<String>> needs = new TreeMap<>();
    private final Map<String, List<String>> users = new HashMap<>();

    public Graph(Map<String, ? extends Collection<String>> needs) {
        needs.forEach((node, others) ->
                this.needs.put(
                        node, others.stream().filter(needs::containsKey).distinct().toList()));
        this.needs.forEach((node, others) ->
                others.forEach(
                        other -> users.computeIfAbsent(other, _ -> new ArrayList<>()).add(node)));
    }

    public static Graph of(Collection<? extends Node> nodes) {
        var needs = new LinkedHashMap<String, List<String>>();
        nodes.forEach(node -> needs.put(node.name(), node.dependsOn()));
        return new Graph(needs);
    }

    /// Every node after all that it needs; by name where that leaves a choice. Nodes in or behind a
    /// cycle are left out.
    public List<String> order() {
        var open = new HashMap<String, Integer>();
        var ready = new PriorityQueue<String>();
        needs.forEach((node, others) -> {
            open.put(node, others.size());
            if (others.isEmpty()) ready.add(node);
        });
        var order = new ArrayList<String>();
        while (!ready.isEmpty()) {
            var node = ready.remove();
            order.add(node);
            for (var user : users.getOrDefault(node, List.of())) {
                if (open.merge(user, -1, Integer::sum) == 0) ready.add(user);
            }
        }
        return order;
    }

    /// One cycle, its first node repeated at its end.
    public Optional<List<String>> cycle() {
        var rest = new HashSet<>(needs.keySet());
        order().forEach(rest::remove);
        if (rest.isEmpty()) return Optional.empty();
        var path = new ArrayList<String>();
        var at = rest.stream().sorted().findFirst().orElseThrow();
        while (!path.contains(at)) {
            path.add(at);
            at =
                    needs.getOrDefault(at, List.of()).stream()
                            .filter(rest::contains)
                            .findFirst()
                            .orElseThrow();
        }
        path.add(at);
        return Optional.of(List.copyOf(path.subList(path.indexOf(at), path.size())));
    }

    /// `starts` and all that needs them, directly or not.
    public Set<String> downstream(Collection<String> starts) {
        return reach(starts, users, Integer.MAX_VALUE);
    }

    /// `starts` and all that they need.
    public Set<String> upstream(Collection<String> starts) {
        return reach(starts, needs, Integer.MAX_VALUE);
    }

    Set<String> downstream(Collection<String> starts, int steps) {
        return reach(starts, users, steps);
    }

    Set<String> upstream(Collection<String> starts, int steps) {
        return reach(starts, needs, steps);
    }

    private static Set<String> reach(
            Collection<String> starts, Map<String, List<String>> edges, int steps) {
        var reached = new HashMap<String, Integer>();
        var queue = new ArrayDeque<String>();
        for (var start : starts) {
            if (reached.putIfAbsent(start, 0) == null) queue.add(start);
        }
        while (!queue.isEmpty()) {
            var node = queue.remove();
            int distance = reached.getOrDefault(node, 0);
            if (distance >= steps) continue;
            for (var next : edges.getOrDefault(node, List.of())) {
                if (reached.putIfAbsent(next, distance + 1) == null) queue.add(next);
            }
        }
        return reached.keySet();
    }
}
