package io.millrace.gateway.live.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MergePatchTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /// The table of RFC 7396, appendix A, as far as the patch is an object.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '\'',
            textBlock =
                    """
                    {"a":"b"}; {"a":"c"}; {"a":"c"}
                    {"a":"b"}; {"b":"c"}; {"a":"b","b":"c"}
                    {"a":"b"}; {"a":null}; {}
                    {"a":"b","b":"c"}; {"a":null}; {"b":"c"}
                    {"a":["b"]}; {"a":"c"}; {"a":"c"}
                    {"a":"c"}; {"a":["b"]}; {"a":["b"]}
                    {"a":{"b":"c"}}; {"a":{"b":"d","c":null}}; {"a":{"b":"d"}}
                    {"a":[{"b":"c"}]}; {"a":[1]}; {"a":[1]}
                    {"e":null}; {"a":1}; {"e":null,"a":1}
                    [1,2]; {"a":"b","c":null}; {"a":"b"}
                    {}; {"a":{"bb":{"ccc":null}}}; {"a":{"bb":{}}}
                    """)
    void applyFollowsTheRfc(String document, String patch, String result) throws Exception {
        assertThat(apply(MAPPER.readTree(document), object(patch)))
                .isEqualTo(MAPPER.readTree(result));
    }

    @Test
    void composedPatchDoesWhatBothDoInTurn() {
        var random = new Random(7);
        var composed = 0;
        for (int round = 0; round < 5_000; round++) {
            var document = random(random, 3, false);
            var first = random(random, 3, true);
            var second = random(random, 3, true);

            var both = MergePatch.compose(first, second);

            if (both.isEmpty()) continue;
            composed++;
            assertThat(apply(document, both.get()))
                    .isEqualTo(apply(apply(document, first), second));
        }
        assertThat(composed).isGreaterThan(1_000);
    }

    @Test
    void objectOverRemovedValueCannotBeOnePatch() {
        assertThat(MergePatch.compose(object("{\"a\":null}"), object("{\"a\":{\"b\":1}}")))
                .isEmpty();
        assertThat(MergePatch.compose(object("{\"a\":3}"), object("{\"a\":{\"b\":1}}"))).isEmpty();
    }

    /// The algorithm of RFC 7396, section 2: what composed patches are held to.
    private static JsonNode apply(JsonNode document, ObjectNode patch) {
        var result = document instanceof ObjectNode object ? object.deepCopy() : patch.objectNode();
        for (var field : patch.properties()) {
            var name = field.getKey();
            switch (field.getValue()) {
                case JsonNode value when value.isNull() -> result.remove(name);
                case ObjectNode inner -> result.set(name, apply(result.path(name), inner));
                case JsonNode value -> result.set(name, value);
            }
        }
        return result;
    }

    private static ObjectNode random(Random random, int depth, boolean isPatch) {
        var object = MAPPER.createObjectNode();
        for (var name : new String[] {"a", "b", "c"}) {
            if (random.nextBoolean()) object.set(name, value(random, depth, isPatch));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth, boolean isPatch) {
        var nodes = MAPPER.getNodeFactory();
        return switch (random.nextInt(isPatch ? 5 : 4)) {
            case 0 -> nodes.numberNode(random.nextInt(9));
            case 1 -> nodes.textNode("t" + random.nextInt(9));
            case 4 -> nodes.nullNode();
            default -> depth == 0 ? nodes.booleanNode(true) : random(random, depth - 1, isPatch);
        };
    }

    private static ObjectNode object(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
