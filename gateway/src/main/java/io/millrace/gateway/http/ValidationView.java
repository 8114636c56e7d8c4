package io.millrace.gateway.http;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/// The OpenAPI document without what vertx-openapi refuses to load: media types other than JSON,
/// and a server that is relative. Bodies of such a type are not JSON and are checked by their
/// service; answers are not validated.
final class ValidationView {
    private static final String JSON = "application/json";

    private ValidationView() {}

    /// Changes `document` and returns it.
    static JsonObject of(JsonObject document) {
        document.remove("servers");
        document.getJsonObject("paths").forEach(path -> path((JsonObject) path.getValue()));
        var components = document.getJsonObject("components");
        withoutContent(components.getJsonObject("responses"));
        for (var body : components.getJsonObject("requestBodies")) body(body.getValue());
        return document;
    }

    private static void path(JsonObject path) {
        for (var entry : path) {
            if (entry.getValue() instanceof JsonObject operation) operation(operation);
        }
    }

    private static void operation(JsonObject operation) {
        withoutContent(operation.getJsonObject("responses", new JsonObject()));
        var body = operation.getJsonObject("requestBody");
        boolean isJson = body != null && (body.containsKey("$ref") || body(body));
        if (!isJson || "stream".equals(operation.getString("x-body"))) {
            operation.remove("requestBody");
        }
    }

    private static void withoutContent(JsonObject responses) {
        for (Map.Entry<String, Object> response : responses) {
            ((JsonObject) response.getValue()).remove("content");
        }
    }

    /// Whether the body may be JSON; only that is left of it then.
    private static boolean body(Object body) {
        var content = ((JsonObject) body).getJsonObject("content");
        if (!content.containsKey(JSON)) return false;
        content.getMap().keySet().retainAll(java.util.Set.of(JSON));
        return true;
    }
}
