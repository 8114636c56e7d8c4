package io.millrace.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.kernel.Json;
import io.millrace.kernel.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds what requests carry to the schemas of the OpenAPI file, in words that say the rule.
public final class RequestSchemas {
    private static final String JSON = "application/json";

    private final SchemaCheck check;
    private final Map<String, JsonObject> bodies = new HashMap<>();
    private final Set<String> needed = new HashSet<>();
    private final Map<String, Map<String, JsonObject>> parameters = new HashMap<>();

    RequestSchemas(JsonObject document) {
        check = new SchemaCheck(document);
        for (var path : document.getJsonObject("paths")) read((JsonObject) path.getValue());
    }

    private void read(JsonObject path) {
        for (var entry : path) {
            if (!(entry.getValue() instanceof JsonObject operation)) continue;
            var id = operation.getString("operationId");
            if (id == null) continue;
            var schemas = new HashMap<String, JsonObject>();
            addParameters(path, schemas);
            addParameters(operation, schemas);
            parameters.put(id, schemas);
            body(operation).ifPresent(schema -> bodies.put(id, schema));
            if (isNeeded(operation)) needed.add(id);
        }
    }

    private void addParameters(JsonObject owner, Map<String, JsonObject> schemas) {
        for (var written : owner.getJsonArray("parameters", new JsonArray())) {
            var parameter = check.resolved((JsonObject) written);
            schemas.put(parameter.getString("name"), parameter.getJsonObject("schema"));
        }
    }

    private boolean isNeeded(JsonObject operation) {
        var body = operation.getJsonObject("requestBody");
        return body != null && check.resolved(body).getBoolean("required", false);
    }

    private Optional<JsonObject> body(JsonObject operation) {
        if (!operation.containsKey("requestBody") || operation.containsKey("x-body")) {
            return Optional.empty();
        }
        var content =
                check.resolved(operation.getJsonObject("requestBody")).getJsonObject("content");
        return Optional.ofNullable(content.getJsonObject(JSON))
                .map(media -> media.getJsonObject("schema"));
    }

    /// @throws io.millrace.kernel.ProblemException `invalid`
    void checkParameter(String operation, String name, String value) {
        var schema = parameters.getOrDefault(operation, Map.of()).get(name);
        if (schema != null) refuse(check.fault(schema, typed(schema, value), name));
        if (holdsNul(value)) throw invalid(name + ": NUL may not be in a text");
    }

    /// Postgres holds none.
    private static boolean holdsNul(@Nullable Object value) {
        return switch (value) {
            case String text -> text.indexOf('\0') >= 0;
            case JsonArray array -> array.stream().anyMatch(RequestSchemas::holdsNul);
            case JsonObject object ->
                    object.stream()
                            .anyMatch(its -> holdsNul(its.getKey()) || holdsNul(its.getValue()));
            case null, default -> false;
        };
    }

    private @Nullable Object typed(JsonObject written, String value) {
        var type = check.resolved(written).getString("type", "string");
        if (type.equals("string")) return value;
        try {
            return io.vertx.core.json.Json.decodeValue(value);
        } catch (DecodeException _) {
            return value;
        }
    }

    /// @throws io.millrace.kernel.ProblemException `invalid`
    void checkBody(String operation, Buffer body) {
        var schema = bodies.get(operation);
        if (schema == null) return;
        if (body.length() == 0) {
            if (needed.contains(operation)) throw invalid("body: a JSON object is wanted");
            return;
        }
        var value = parsed(body);
        refuse(check.fault(schema, value, ""));
        if (holdsNul(value)) throw invalid("body: NUL may not be in a text");
    }

    private static @Nullable Object parsed(Buffer body) {
        try {
            var value = Json.MAPPER.readValue(body.getBytes(), Object.class);
            return new JsonArray(Collections.singletonList(value)).getValue(0); // as Vert.x has it
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw invalid(
                    "body: not JSON at line %d, column %d"
                            .formatted(at.getLineNr(), at.getColumnNr()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refuse(Optional<String> fault) {
        if (fault.isPresent()) throw invalid(fault.get());
    }

    private static RuntimeException invalid(String fault) {
        return Problem.invalid(fault + ".").toException();
    }
}
