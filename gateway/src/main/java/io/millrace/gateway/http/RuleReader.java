package io.millrace.gateway.http;

import io.millrace.tenants.Role;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the rules out of an OpenAPI document.
final class RuleReader {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /// The `x-role` of who runs the platform.
    private static final String OPERATORS = "operator";

    private RuleReader() {}

    /// @throws IllegalStateException naming the operation that is neither public nor has a role
    static List<Rule> rules(JsonObject document) {
        var rules = new ArrayList<Rule>();
        for (var path : document.getJsonObject("paths")) {
            var item = (JsonObject) path.getValue();
            for (var entry : item) {
                var key = entry.getKey();
                if (!METHODS.contains(key)) continue;
                var method = HttpMethod.valueOf(key.toUpperCase(Locale.ROOT));
                var operation = (JsonObject) entry.getValue();
                boolean isHead = key.equals("get") && item.containsKey("head");
                rules.add(rule(document, path.getKey(), method, operation, isHead));
            }
        }
        return rules;
    }

    private static Rule rule(
            JsonObject document,
            String path,
            HttpMethod method,
            JsonObject operation,
            boolean isHead) {
        var id = operation.getString("operationId");
        var content = content(document, operation);
        return new Rule(
                id,
                method,
                path,
                caller(id, operation),
                lowest(operation),
                operation.containsKey("x-scope"),
                operation.getBoolean("x-recorded", false),
                isHead,
                body(content, operation),
                content.fieldNames(),
                strings(operation.getJsonArray("x-aliases", new JsonArray())));
    }

    private static Rule.Caller caller(String id, JsonObject operation) {
        var security = operation.getJsonArray("security");
        if (new JsonArray().equals(security)) return only(id, operation, Rule.Caller.ANYBODY);
        if (isOptional(security)) return only(id, operation, Rule.Caller.ANYBODY_OR_MEMBER);
        if (OPERATORS.equals(operation.getString("x-role"))) return Rule.Caller.OPERATOR;
        if (lowest(operation).isPresent()) return Rule.Caller.MEMBER;
        throw unclear(id);
    }

    /// Whether one of the ways in is to show nothing.
    private static boolean isOptional(@Nullable JsonArray security) {
        if (security == null) return false;
        for (int i = 0; i < security.size(); i++) {
            if (security.getJsonObject(i).isEmpty()) return true;
        }
        return false;
    }

    private static Rule.Caller only(String id, JsonObject operation, Rule.Caller caller) {
        if (operation.containsKey("x-role")) throw unclear(id);
        return caller;
    }

    private static RuntimeException unclear(String id) {
        return new IllegalStateException(id + " needs either a role or an empty security");
    }

    private static Optional<Role> lowest(JsonObject operation) {
        return Optional.ofNullable(operation.getString("x-role")).flatMap(Role::of);
    }

    private static JsonObject content(JsonObject document, JsonObject operation) {
        var body = operation.getJsonObject("requestBody", new JsonObject());
        var reference = body.getString("$ref");
        var target = reference == null ? body : resolve(document, reference);
        return target.getJsonObject("content", new JsonObject());
    }

    private static JsonObject resolve(JsonObject document, String reference) {
        var target = document;
        for (var name : reference.substring(2).split("/", -1)) target = target.getJsonObject(name);
        return target;
    }

    private static Rule.Body body(JsonObject content, JsonObject operation) {
        if (content.isEmpty()) return Rule.Body.NONE;
        if ("stream".equals(operation.getString("x-body"))) return Rule.Body.STREAM;
        return content.containsKey("application/json") ? Rule.Body.JSON : Rule.Body.TEXT;
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(String.class::cast).toList();
    }
}
