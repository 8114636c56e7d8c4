package io.millrace.nifi.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/// A flow as NiFi exports it, without what differs from one NiFi and one tenant to another.
final class Exported {
    /// Ids of the NiFi, the place on its canvas, and the id that the group got there.
    private static final Set<String> OWN =
            Set.of("instanceIdentifier", "instanceGroupId", "groupIdentifier", "groupId");

    private Exported() {}

    static JsonNode canonical(JsonNode flow) {
        var contents = (ObjectNode) sorted(flow.path("flowContents"));
        contents.remove("identifier");
        contents.remove("position");
        contents.remove("parameterContextName");
        return contents;
    }

    /// Fields have no order, and lists are sets in NiFi.
    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var fields = new TreeMap<String, JsonNode>();
                object.properties()
                        .forEach(each -> {
                            if (OWN.contains(each.getKey())) return;
                            fields.put(each.getKey(), sorted(each.getValue()));
                        });
                var result = object.objectNode();
                result.setAll(fields);
                yield result;
            }
            case ArrayNode list -> {
                var result = list.arrayNode();
                StreamSupport.stream(list.spliterator(), false)
                        .map(Exported::sorted)
                        .sorted(Comparator.comparing(JsonNode::toString))
                        .forEach(result::add);
                yield result;
            }
            default -> node;
        };
    }
}
