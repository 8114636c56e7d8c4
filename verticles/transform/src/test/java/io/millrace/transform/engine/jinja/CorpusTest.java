package io.millrace.transform.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.JsonText;
import io.millrace.transform.engine.python.Limits;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Feature by feature against Jinja2 3.1.6 in its sandbox: the same text, or an error on both
/// sides. `src/test/jinja/make_corpus.py` wrote what is expected.
final class CorpusTest {
    private static final List<String> TOPICS =
            List.of(
                    "collections",
                    "expressions",
                    "format",
                    "lexer",
                    "macros",
                    "numbers",
                    "statements",
                    "strings",
                    "tests");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collections",
                "expressions",
                "format",
                "lexer",
                "macros",
                "numbers",
                "statements",
                "strings",
                "tests"
            })
    void agreesWithJinja2(String topic) throws IOException {
        Map<String, String> wrong = new LinkedHashMap<>();

        for (var entry : entries(topic)) {
            var template = Repr.str(entry.get("template").orElseThrow());
            var expected = entry.get("expected").map(Repr::str);
            var actual = render(template);
            if (!actual.text().equals(expected)) {
                wrong.put(
                        template,
                        actual + " instead of " + expected + entry.get("error").map(Repr::str));
            }
        }

        assertThat(wrong).isEmpty();
    }

    @Test
    void isLarge() throws IOException {
        int size = 0;
        for (var topic : TOPICS) size += entries(topic).size();

        assertThat(size).isGreaterThan(690);
    }

    private static List<DictValue> entries(String topic) throws IOException {
        var json = resource("/jinja/corpus/" + topic + ".json");
        return Items.of(JsonText.read(json)).stream().map(DictValue.class::cast).toList();
    }

    /// What a template gives; no text where it is refused, and why.
    private record Rendered(Optional<String> text, String refusal) {}

    private static Rendered render(String template) {
        try {
            Names none = _ -> Optional.<Value>empty();
            var text = Template.compile("t", template).render(none, Limits.DEFAULT);
            return new Rendered(Optional.of(text), "");
        } catch (TemplateException e) {
            return new Rendered(Optional.empty(), e.getMessage());
        }
    }

    private static String resource(String path) throws IOException {
        try (var in = CorpusTest.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
