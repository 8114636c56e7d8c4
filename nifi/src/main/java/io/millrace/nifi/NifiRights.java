package io.millrace.nifi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.kernel.Json;
import java.util.List;
import java.util.Map;

/// What the platform may do in a NiFi that is new: its first administrator may give rights, and has
/// none over the canvas.
final class NifiRights {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final NifiClient nifi;

    NifiRights(NifiClient nifi) {
        this.nifi = nifi;
    }

    /// @param resource as NiFi names it
    private record Right(String action, String resource) {}

    /// Gives the caller what it needs on the canvas and does not have.
    ///
    /// @return id of the group that holds all others
    String ensure() {
        var root = nifi.get("flow/process-groups/root").path("processGroupFlow").path("id");
        var id = root.asText();
        if (mayRead(id)) return id;
        var user = user();
        for (var right : needed(id)) grant(right, user);
        return id;
    }

    private boolean mayRead(String root) {
        try {
            nifi.get("process-groups/" + root);
            return true;
        } catch (NifiException e) {
            if (e.status() != FORBIDDEN) throw e;
            return false;
        }
    }

    private static List<Right> needed(String root) {
        var group = "/process-groups/" + root;
        return List.of(
                new Right("write", group),
                new Right("read", "/data" + group),
                new Right("write", "/data" + group),
                new Right("write", "/operation" + group),
                new Right("read", "/parameter-contexts"),
                new Right("write", "/parameter-contexts"),
                // By which it is known that all others are there.
                new Right("read", group));
    }

    /// The caller, as a policy names one.
    private JsonNode user() {
        var identity = nifi.get("flow/current-user").path("identity").asText();
        for (var user : nifi.get("tenants/users").path("users")) {
            if (user.path("component").path("identity").asText().equals(identity)) return user;
        }
        throw new NifiException("NiFi knows no user " + identity);
    }

    private void grant(Right right, JsonNode user) {
        var entry = Map.of("id", user.path("id").asText(), "revision", user.path("revision"));
        var policy = policy(right);
        if (policy.isMissingNode()) {
            nifi.post(
                    "policies",
                    Map.of(
                            "revision",
                            nifi.firstRevision(),
                            "component",
                            Map.of(
                                    "resource", right.resource(),
                                    "action", right.action(),
                                    "users", List.of(entry),
                                    "userGroups", List.of())));
            return;
        }
        var component = policy.path("component").deepCopy();
        if (component.path("users").findValuesAsText("id").contains(user.path("id").asText())) {
            return;
        }
        ((ArrayNode) component.path("users")).add(Json.MAPPER.valueToTree(entry));
        nifi.put(
                "policies/" + policy.path("id").asText(),
                Map.of("revision", nifi.revision(policy), "component", component));
    }

    /// The policy itself, not one that it would inherit; missing where there is none.
    private JsonNode policy(Right right) {
        try {
            var found = nifi.get("policies/" + right.action() + right.resource());
            var resource = found.path("component").path("resource").asText();
            return resource.equals(right.resource()) ? found : Json.MAPPER.missingNode();
        } catch (NifiException e) {
            if (e.status() != NOT_FOUND) throw e;
            return Json.MAPPER.missingNode();
        }
    }
}
