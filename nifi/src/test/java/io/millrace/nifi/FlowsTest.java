package io.millrace.nifi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlowsTest {
    private static final Pattern PARAMETER = Pattern.compile("#\\{([^}]+)}");

    @ParameterizedTest
    @EnumSource(Kind.class)
    void fileIsWhatTheTemplateGives(Kind kind) throws IOException {
        var made = FlowTemplate.read().of(kind);
        if (Boolean.getBoolean("flows.write")) Files.writeString(FlowTemplate.fileOf(kind), made);

        assertThat(Files.readString(FlowTemplate.fileOf(kind)))
                .as("how to write it anew is told in FlowTemplate")
                .isEqualTo(made);
    }

    @Test
    void thereIsAFileForEachKindAndNoOther() throws IOException {
        var expected = new HashSet<Path>();
        for (var kind : Kind.values()) expected.add(FlowTemplate.fileOf(kind));

        try (var files = Files.list(Path.of("flows"))) {
            assertThat(files.toList()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void flowHasTheContextOfItsTenant(Kind kind) {
        var flow = Flows.of(kind, "millrace abc");

        assertThat(contents(flow).path("parameterContextName").asText()).isEqualTo("millrace abc");
        assertThat(flow.path("parameterContexts").fieldNames())
                .toIterable()
                .containsExactly("millrace abc");
        assertThat(flow.path("parameterContexts").path("millrace abc").path("name").asText())
                .isEqualTo("millrace abc");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void flowUsesTheParametersThatItDeclaresAndNoOther(Kind kind) {
        var flow = Flows.of(kind, Flows.CONTEXT);

        assertThat(used(contents(flow))).isEqualTo(declared(flow).keySet());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void secretIsOneReferenceAndHasNoValue(Kind kind) {
        var flow = Flows.of(kind, Flows.CONTEXT);
        var secret = declared(flow).get("millrace.authorization");

        assertThat(secret.path("sensitive").asBoolean()).isTrue();
        assertThat(secret.has("value")).isFalse();
        var deliver = processors(flow).get("deliver");
        assertThat(deliver.path("properties").path("Authorization").asText())
                .isEqualTo("#{millrace.authorization}");
        assertThat(
                        deliver.path("propertyDescriptors")
                                .path("Authorization")
                                .path("sensitive")
                                .asBoolean())
                .isTrue();
    }

    /// What a processor gives goes on or is ended on purpose; nothing that failed is ended but
    /// where it is tried for ever.
    @ParameterizedTest
    @EnumSource(Kind.class)
    void nothingThatFailsIsDropped(Kind kind) {
        var flow = Flows.of(kind, Flows.CONTEXT);

        assertThat(targets(flow, "deliver"))
                .containsOnly(
                        Map.entry("No Retry", "keep"),
                        Map.entry("Retry", "keep"),
                        Map.entry("Failure", "keep"));
        assertThat(targets(flow, "digest"))
                .containsOnly(Map.entry("success", "deliver"), Map.entry("failure", "keep"));
        assertThat(words(processors(flow).get("deliver").path("retriedRelationships")))
                .containsExactlyInAnyOrder("Retry", "Failure");
        assertThat(words(processors(flow).get("keep").path("retriedRelationships")))
                .containsExactly("failure");
        for (var name : List.of("deliver", "keep")) {
            assertThat(processors(flow).get(name).path("retryCount").asInt())
                    .isEqualTo(Integer.MAX_VALUE);
        }
    }

    @Test
    void idempotencyKeyNamesKindAndFileAndContent() {
        var flow = Flows.of(Kind.CDR, Flows.CONTEXT);

        assertThat(
                        processors(flow)
                                .get("deliver")
                                .path("properties")
                                .path("Idempotency-Key")
                                .asText())
                .startsWith("nifi-cdr-")
                .contains("filename:hash", "content_SHA-256");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyPropertyHasItsDescriptor(Kind kind) {
        for (var processor : processors(Flows.of(kind, Flows.CONTEXT)).values()) {
            var described = new HashSet<String>();
            processor.path("propertyDescriptors").fieldNames().forEachRemaining(described::add);

            processor
                    .path("properties")
                    .fieldNames()
                    .forEachRemaining(name -> assertThat(described).contains(name));
        }
    }

    private static JsonNode contents(JsonNode flow) {
        return flow.path("flowContents");
    }

    private static Map<String, JsonNode> processors(JsonNode flow) {
        var found = new HashMap<String, JsonNode>();
        for (var its : contents(flow).path("processors")) found.put(its.path("name").asText(), its);
        return found;
    }

    /// Where each relationship of a processor goes.
    private static Set<Map.Entry<String, String>> targets(JsonNode flow, String source) {
        var found = new HashSet<Map.Entry<String, String>>();
        for (var its : contents(flow).path("connections")) {
            if (!its.path("source").path("name").asText().equals(source)) continue;
            var target = its.path("destination").path("name").asText();
            words(its.path("selectedRelationships"))
                    .forEach(word -> found.add(Map.entry(word, target)));
        }
        return found;
    }

    private static List<String> words(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static Map<String, JsonNode> declared(JsonNode flow) {
        var found = new HashMap<String, JsonNode>();
        for (var its : flow.path("parameterContexts").path(Flows.CONTEXT).path("parameters")) {
            found.put(its.path("name").asText(), its);
        }
        return found;
    }

    private static Set<String> used(JsonNode contents) {
        var found = new ArrayList<String>();
        var matcher = PARAMETER.matcher(Json.write(contents));
        while (matcher.find()) found.add(matcher.group(1));
        return Set.copyOf(found);
    }
}
