package io.millrace.quality.engine;

import java.math.BigDecimal;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Typed access to YAML nodes; what has another type is a [SyntaxException] at its place.
final class Yaml {
    private Yaml() {}

    static Place place(Node node) {
        return node.getStartMark()
                .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(new Place(1, 1));
    }

    static List<NodeTuple> mapping(Node node, String expected) {
        if (node instanceof MappingNode mapping) return mapping.getValue();
        throw refused(node, expected);
    }

    static String scalar(Node node, String expected) {
        if (node instanceof ScalarNode scalar) return scalar.getValue().strip();
        throw refused(node, expected);
    }

    static BigDecimal number(Node node) {
        try {
            return new BigDecimal(scalar(node, "a number"));
        } catch (NumberFormatException e) {
            throw refused(node, "a number");
        }
    }

    static List<String> scalars(Node node) {
        if (node instanceof SequenceNode list) {
            return list.getValue().stream().map(item -> scalar(item, "a value")).toList();
        }
        throw refused(node, "a list of values such as [a, b]");
    }

    static SyntaxException refused(Node node, String expected) {
        return new SyntaxException(place(node).fault("expected " + expected));
    }
}
