package io.millrace.nifi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parameter contexts, one of each tenant.
final class ParameterContexts {
    private static final String SECRET = "millrace.authorization";
    private static final String FOLDER = "millrace.folder";
    private static final String CONTEXTS = "parameter-contexts/";

    private final NifiClient nifi;

    ParameterContexts(NifiClient nifi) {
        this.nifi = nifi;
    }

    /// Makes the context of that name, or changes what is in it while its flows go on.
    ///
    /// @return its id
    String put(String name, Map<String, String> values) {
        var known = find(name);
        if (known.isEmpty()) return create(name, values);
        update(known.get(), name, values);
        return known.get();
    }

    Optional<String> find(String name) {
        for (var context : all()) {
            if (nameOf(context).equals(name)) return Optional.of(context.path("id").asText());
        }
        return Optional.empty();
    }

    /// The name of another context, whose flows take files from that folder.
    Optional<String> findOther(String name, String folder) {
        for (var context : all()) {
            if (!nameOf(context).equals(name) && folderOf(context).equals(folder)) {
                return Optional.of(nameOf(context));
            }
        }
        return Optional.empty();
    }

    private JsonNode all() {
        return nifi.get("flow/parameter-contexts").path("parameterContexts");
    }

    private static String nameOf(JsonNode context) {
        return context.path("component").path("name").asText();
    }

    /// Empty where it has none.
    private static String folderOf(JsonNode context) {
        for (var entry : context.path("component").path("parameters")) {
            var parameter = entry.path("parameter");
            if (parameter.path("name").asText().equals(FOLDER)) {
                return parameter.path("value").asText();
            }
        }
        return "";
    }

    void remove(String id) {
        nifi.remove(CONTEXTS + id);
    }

    private String create(String name, Map<String, String> values) {
        var component =
                Map.of(
                        "name",
                        name,
                        "parameters",
                        parameters(values),
                        "inheritedParameterContexts",
                        List.of());
        var body = Map.of("revision", nifi.firstRevision(), "component", component);
        return nifi.post("parameter-contexts", body).path("id").asText();
    }

    private static List<Object> parameters(Map<String, String> values) {
        return values.entrySet().stream()
                .<Object>map(each ->
                        Map.of(
                                "parameter",
                                Map.of(
                                        "name", each.getKey(),
                                        "value", each.getValue(),
                                        "sensitive", each.getKey().equals(SECRET))))
                .toList();
    }

    private void update(String id, String name, Map<String, String> values) {
        var context = nifi.get(CONTEXTS + id);
        var body =
                Map.of(
                        "id",
                        id,
                        "revision",
                        nifi.revision(context),
                        "component",
                        Map.of("id", id, "name", name, "parameters", parameters(values)));
        var requests = CONTEXTS + id + "/update-requests";
        new NifiRequest(nifi, requests).run(nifi.post(requests, body), "change of parameters");
    }
}
