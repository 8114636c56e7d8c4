package io.millrace.gateway.live.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Merges events, once for all readers that wait for the same ones: an event is handed to one
/// reader after the other, and most of them stand where the one before stood. One thread at a time.
public final class Deltas {
    private final FeedLimits limits;
    private final ObjectMapper mapper;
    private final Map<Object, Optional<Delta>> made = new HashMap<>();
    private @Nullable Event newest;

    public Deltas(FeedLimits limits, ObjectMapper mapper) {
        this.limits = limits;
        this.mapper = mapper;
    }

    /// Adds `event` to what waits already; empty when the two cannot be one within the limits, so
    /// that only a snapshot tells the client where it stands.
    ///
    /// @param waiting null when nothing does
    Optional<Delta> add(Channel channel, @Nullable Delta waiting, Event event) {
        if (!event.equals(newest)) {
            made.clear();
            newest = event;
        }
        var known = made.get(waiting == null ? channel : waiting);
        if (known != null) return known;
        var fresh =
                waiting == null
                        ? Optional.of(Delta.of(channel, event))
                        : merge(channel, waiting, event);
        made.put(waiting == null ? channel : waiting, fresh);
        return fresh;
    }

    private Optional<Delta> merge(Channel channel, Delta waiting, Event event) {
        if (waiting.json().length() + event.json().length() > limits.maxChars()) {
            return Optional.empty();
        }
        var first = read(waiting.json());
        var second = read(event.json());
        var merged =
                channel.isList()
                        ? concat(first, second, channel)
                        : MergePatch.compose(first, second);
        return merged.map(data -> waiting.with(event, data.toString()));
    }

    private Optional<ObjectNode> concat(ObjectNode first, ObjectNode second, Channel channel) {
        var items = new LinkedHashMap<String, JsonNode>();
        for (var list : new ObjectNode[] {first, second}) {
            for (var item : list.path("items")) items.putLast(channel.keyOf(item), item);
        }
        if (items.size() > limits.maxItems()) return Optional.empty();
        var result = first.objectNode();
        result.putArray("items").addAll(items.values());
        return Optional.of(result);
    }

    private ObjectNode read(String json) {
        try {
            return (ObjectNode) mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("event data is not a JSON object", e);
        }
    }
}
