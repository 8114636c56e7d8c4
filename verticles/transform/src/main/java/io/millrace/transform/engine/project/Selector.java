package io.millrace.transform.engine.project;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// dbt's node selection: `model`, `+model`, `model+2`, `tag:x`, `path:models/x`, `source:raw.y+`,
/// `*`; a space joins, a comma intersects. A test is selected with its model.
public final class Selector {
    private static final Pattern TERM = Pattern.compile("(?:(\\d*)(\\+))?(.+?)(?:(\\+)(\\d*))?");

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Graph graph;

    public Selector(Collection<? extends Node> nodes) {
        nodes.forEach(node -> this.nodes.put(node.name(), node));
        this.graph = Graph.of(nodes);
    }

    /// Names of the selected nodes.
    ///
    /// @param select null for all
    public Set<String> select(@Nullable String select, @Nullable String exclude) {
        var chosen = select == null || select.isBlank() ? nodes.keySet() : union(select);
        var result = new TreeSet<>(chosen);
        if (exclude != null && !exclude.isBlank()) result.removeAll(union(exclude));
        return result;
    }

    private Set<String> union(String words) {
        var chosen = new HashSet<String>();
        for (var word : words.strip().split("\\s+", -1)) chosen.addAll(intersection(word));
        for (var node : nodes.values()) {
            boolean isTested =
                    node instanceof Node.Assertion assertion && chosen.contains(assertion.model());
            if (isTested) chosen.add(node.name());
        }
        return chosen;
    }

    private Set<String> intersection(String word) {
        var chosen = new HashSet<>(nodes.keySet());
        for (var term : word.split(",", -1)) chosen.retainAll(term(term));
        return chosen;
    }

    private Set<String> term(String term) {
        var parts = TERM.matcher(term);
        if (!parts.matches()) return Set.of();
        var found = new HashSet<>(matching(parts.group(3)));
        var chosen = new HashSet<>(found);
        if (parts.group(2) != null) chosen.addAll(graph.upstream(found, steps(parts.group(1))));
        if (parts.group(4) != null) chosen.addAll(graph.downstream(found, steps(parts.group(5))));
        return chosen;
    }

    private static int steps(String digits) {
        return digits.isEmpty() || digits.length() > 6
                ? Integer.MAX_VALUE
                : Integer.parseInt(digits);
    }

    private Set<String> matching(String term) {
        int colon = term.indexOf(':');
        var method = colon < 0 ? "name" : term.substring(0, colon);
        var value = glob(colon < 0 ? term : term.substring(colon + 1));
        return nodes.values().stream()
                .filter(node -> matches(node, method, value))
                .map(Node::name)
                .collect(Collectors.toSet());
    }

    private static Pattern glob(String text) {
        return Pattern.compile(
                List.of(text.split("\\*", -1)).stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")));
    }

    private static boolean matches(Node node, String method, Pattern value) {
        return switch (method) {
            case "name", "fqn" -> value.matcher(node.name()).matches();
            case "tag" -> node.tags().stream().anyMatch(tag -> value.matcher(tag).matches());
            case "path", "file" -> value.matcher(node.file()).lookingAt();
            case "source" ->
                    node.datasets().stream()
                            .anyMatch(table ->
                                    value.matcher(table).matches()
                                            || value.matcher("raw." + table).matches());
            case "resource_type" -> value.matcher(kind(node)).matches();
            default -> false;
        };
    }

    private static String kind(Node node) {
        return switch (node) {
            case Node.Model _ -> "model";
            case Node.Seed _ -> "seed";
            case Node.Snapshot _ -> "snapshot";
            case Node.Assertion _ -> "test";
        };
    }
}
