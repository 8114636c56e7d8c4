package io.millrace.gateway.live.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Reads client frames; everything that the contract does not name is refused.
public final class FrameReader {
    private final ObjectMapper mapper;

    public FrameReader(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /// @throws ProtocolException saying what is wrong with the frame
    public ClientFrame read(String text) {
        var frame = parse(text);
        return switch (text(frame, "type")) {
            case "auth" -> new ClientFrame.Auth(onlyToken(frame));
            case "token" -> new ClientFrame.Token(onlyToken(frame));
            case "subscribe" -> subscribe(only(frame, "type", "channels", "from"));
            case "unsubscribe" ->
                    new ClientFrame.Unsubscribe(channels(only(frame, "type", "channels")));
            case "pong" -> {
                only(frame, "type");
                yield new ClientFrame.Pong();
            }
            default -> throw new ProtocolException("unknown type");
        };
    }

    private JsonNode parse(String text) {
        try {
            var frame = mapper.readTree(text);
            if (frame.isObject()) return frame;
            throw new ProtocolException("a frame is a JSON object");
        } catch (JsonProcessingException _) {
            throw new ProtocolException("not JSON");
        }
    }

    private static JsonNode only(JsonNode frame, String... fields) {
        var allowed = Set.of(fields);
        for (var field : frame.properties()) {
            if (!allowed.contains(field.getKey())) throw new ProtocolException("unknown field");
        }
        return frame;
    }

    private static String onlyToken(JsonNode frame) {
        return text(only(frame, "type", "token"), "token");
    }

    private static String text(JsonNode frame, String field) {
        var value = frame.path(field);
        if (!value.isTextual()) throw new ProtocolException(field + " is a string");
        return value.textValue();
    }

    private static ClientFrame.Subscribe subscribe(JsonNode frame) {
        var channels = channels(frame);
        var from = new EnumMap<Channel, Long>(Channel.class);
        for (var entry : frame.path("from").properties()) {
            from.put(channel(entry.getKey()), number(entry));
        }
        if (!channels.containsAll(from.keySet())) {
            throw new ProtocolException("from names a channel that is not subscribed");
        }
        return new ClientFrame.Subscribe(channels, from);
    }

    private static long number(Map.Entry<String, JsonNode> entry) {
        var value = entry.getValue();
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new ProtocolException("from holds numbers");
        }
        return value.longValue();
    }

    private static Set<Channel> channels(JsonNode frame) {
        var names = frame.path("channels");
        if (!names.isArray() || names.isEmpty()) {
            throw new ProtocolException("channels is a list");
        }
        var channels = EnumSet.noneOf(Channel.class);
        for (var name : names) channels.add(channel(name.asText()));
        return channels;
    }

    private static Channel channel(String name) {
        return Channel.of(name).orElseThrow(() -> new ProtocolException("unknown channel"));
    }
}
