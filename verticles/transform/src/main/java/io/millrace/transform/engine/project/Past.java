package io.millrace.transform.engine.project;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What was before, for the selection methods `state` and `result`.
///
/// @param nodes of the project at its last good run, by name
/// @param macros what each was then
/// @param statuses by node, of the run before
public record Past(
        Map<String, Node> nodes, Map<String, String> macros, Map<String, String> statuses) {
    /// Where nothing ran yet.
    public static final Past NONE = new Past(Map.of(), Map.of(), Map.of());

    public Past {
        nodes = Map.copyOf(nodes);
        macros = Map.copyOf(macros);
        statuses = Map.copyOf(statuses);
    }

    public static Past of(
            List<Node> nodes, Map<String, String> macros, Map<String, String> statuses) {
        var byName = new HashMap<String, Node>();
        nodes.forEach(node -> byName.put(node.name(), node));
        return new Past(byName, macros, statuses);
    }
}
