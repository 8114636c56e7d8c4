package io.millrace.gateway.live.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Events of one channel that wait to be sent, merged into one.
///
/// @param seq of the newest
/// @param at when the newest was committed
/// @param count how many
/// @param json their data, merged
record Delta(long seq, Instant at, int count, String json) {
    static Delta of(Event event) {
        return new Delta(event.seq(), event.at(), 1, event.json());
    }

    /// Adds the next event; empty when the two cannot be one within `maxItems`, so that only a
    /// snapshot tells the client where it stands.
    Optional<Delta> and(Event next, Channel channel, int maxItems, ObjectMapper mapper) {
        var first = read(json, mapper);
        var second = read(next.json(), mapper);
        var merged =
                channel.isList()
                        ? concat(first, second, channel, maxItems)
                        : MergePatch.compose(first, second);
        return merged.map(data -> new Delta(next.seq(), next.at(), count + 1, data.toString()));
    }

    private static Optional<ObjectNode> concat(
            ObjectNode first, ObjectNode second, Channel channel, int maxItems) {
        var items = new LinkedHashMap<String, JsonNode>();
        for (var list : new ObjectNode[] {first, second}) {
            for (var item : list.path("items")) items.putLast(channel.keyOf(item), item);
        }
        if (items.size() > maxItems) return Optional.empty();
        var result = first.objectNode();
        result.putArray("items").addAll(items.values());
        return Optional.of(result);
    }

    private static ObjectNode read(String json, ObjectMapper mapper) {
        try {
            return (ObjectNode) mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("event data is not a JSON object", e);
        }
    }
}
