package io.millrace.transform.engine.project;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A compiled project.
///
/// @param nodes in an order in which they can be built; without those that have faults
/// @param faults what the author must mend; with any, the project must not run
/// @param rendering of the nodes that ask the tables
public record Project(
        String name,
        List<Node> nodes,
        List<Fault> faults,
        Surroundings surroundings,
        Rendering rendering) {
    public Project {
        nodes = List.copyOf(nodes);
        faults = List.copyOf(faults);
    }

    /// What each macro is in its file, by `package.name`.
    public Map<String, String> macros() {
        var texts = new LinkedHashMap<String, String>();
        surroundings.macros().forEach(macro -> texts.put(macro.key(), macro.text()));
        return texts;
    }

    public List<Node.Model> models() {
        return of(Node.Model.class);
    }

    public List<Node.Snapshot> snapshots() {
        return of(Node.Snapshot.class);
    }

    public List<Node.Seed> seeds() {
        return of(Node.Seed.class);
    }

    public List<Node.Assertion> assertions() {
        return of(Node.Assertion.class);
    }

    public List<Node.UnitTest> unitTests() {
        return of(Node.UnitTest.class);
    }

    private <T extends Node> List<T> of(Class<T> kind) {
        return nodes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public Optional<Node> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }
}
