package io.millrace.nifi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The flows as they lie in `nifi/flows/`.
public final class Flows {
    /// Name of the parameter context in the files; each tenant has one of its own in its place.
    public static final String CONTEXT = "millrace";

    private static final String CONTENTS = "flowContents";
    private static final String CONTEXT_NAME = "parameterContextName";
    private static final String CONTEXTS = "parameterContexts";

    private Flows() {}

    /// The flow of a kind, with the parameter context of that name.
    public static ObjectNode of(Kind kind, String context) {
        var flow = (ObjectNode) read(kind);
        ((ObjectNode) flow.path(CONTENTS)).put(CONTEXT_NAME, context);
        var contexts = (ObjectNode) flow.path(CONTEXTS);
        var its = (ObjectNode) contexts.remove(CONTEXT);
        contexts.set(context, its.put("name", context));
        return flow;
    }

    private static JsonNode read(Kind kind) {
        var name = "flows/" + kind.id() + ".json";
        try (var in = Flows.class.getResourceAsStream(name)) {
            return Json.MAPPER.readTree(Objects.requireNonNull(in, name));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
