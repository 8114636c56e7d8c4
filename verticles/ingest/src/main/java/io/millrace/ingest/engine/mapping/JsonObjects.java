package io.millrace.ingest.engine.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// JSON objects as texts by key.
final class JsonObjects {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern BARE =
            Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?|true|false");

    private JsonObjects() {}

    /// The members of an object, null without a value; empty for what is no object.
    static Optional<SequencedMap<String, @Nullable String>> members(String text) {
        if (!text.stripLeading().startsWith("{")) return Optional.empty();
        var members = new LinkedHashMap<String, @Nullable String>();
        try (var parser = JSON.createParser(text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var key = parser.currentName();
                members.put(key, value(parser));
            }
            boolean isEnd = parser.currentToken() == JsonToken.END_OBJECT;
            return isEnd && parser.nextToken() == null ? Optional.of(members) : Optional.empty();
        } catch (IOException e) { // no JSON
            return Optional.empty();
        }
    }

    private static @Nullable String value(JsonParser parser) throws IOException {
        return switch (parser.nextToken()) {
            case VALUE_NULL -> null;
            case START_OBJECT, START_ARRAY -> copied(parser);
            case null -> throw new IOException("cut");
            default -> parser.getText();
        };
    }

    private static String copied(JsonParser parser) throws IOException {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            out.copyCurrentStructureExact(parser);
        }
        return text.toString();
    }

    static String of(List<String> keys, List<@Nullable String> values) {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            out.writeStartObject();
            for (int i = 0; i < keys.size(); i++) {
                var value = values.get(i);
                if (value == null) continue;
                out.writeFieldName(keys.get(i));
                boolean isRaw = BARE.matcher(value).matches() || members(value).isPresent();
                if (isRaw) out.writeRawValue(value);
                else out.writeString(value);
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("text in memory", e);
        }
        return text.toString();
    }
}
