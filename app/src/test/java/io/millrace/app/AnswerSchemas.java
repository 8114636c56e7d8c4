package io.millrace.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.millrace.kernel.Json;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The answers that the OpenAPI file promises, to hold real ones against. A field that the file
/// does not name counts as a fault.
final class AnswerSchemas {
    private final JsonNode document;
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    private final SchemaValidatorsConfig config =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private final Map<JsonNode, JsonSchema> schemas = new ConcurrentHashMap<>();

    AnswerSchemas(String yaml) {
        var loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        document = Json.MAPPER.valueToTree(loaded);
        close(document.path("components").path("schemas"));
    }

    /// Says of each object with named fields that it has no others.
    private static void close(JsonNode node) {
        for (var child : node) close(child);
        if (node instanceof ObjectNode schema
                && schema.path("properties").isObject()
                && !schema.has("additionalProperties")) {
            schema.put("additionalProperties", false);
        }
    }

    /// What is wrong with the answer to an operation; empty when nothing is.
    List<String> faults(String operation, HttpResponse<String> answer) {
        var promised = promised(operation, answer.statusCode());
        if (promised.isMissingNode()) return List.of("no such answer: " + answer.statusCode());
        var content = promised.path("content");
        var type = answer.headers().firstValue("content-type").orElse("").split(";", 2)[0];
        if (content.isEmpty()) {
            return answer.body().isEmpty() ? List.of() : List.of("a body: " + answer.body());
        }
        if (!content.has(type)) return List.of("of type '" + type + "'");
        if (!type.endsWith("json")) return List.of();
        return faults(content.path(type).path("schema"), answer.body());
    }

    /// A success has to be listed by its number.
    private JsonNode promised(String operation, int status) {
        var answers = operation(operation).path("responses");
        var listed = answers.path(Integer.toString(status));
        return resolved(listed.isMissingNode() && status >= 400 ? answers.path("default") : listed);
    }

    private JsonNode operation(String id) {
        for (var path : document.path("paths")) {
            for (var operation : path) {
                if (operation.path("operationId").asText().equals(id)) return operation;
            }
        }
        throw new IllegalArgumentException("no operation " + id);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private List<String> faults(JsonNode schema, String body) {
        try {
            var found = new ArrayList<String>();
            schemas.computeIfAbsent(schema, this::compiled)
                    .validate(Json.MAPPER.readTree(body))
                    .forEach(fault -> found.add(fault.getMessage()));
            return found;
        } catch (JsonProcessingException e) {
            return List.of("not JSON: " + e.getMessage());
        }
    }

    /// With the components beside it, which its references name.
    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.path("components"));
        return factory.getSchema(whole, config);
    }
}
