package io.millrace.transform.engine.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.JsonText;
import io.millrace.transform.engine.python.Limits;
import io.millrace.transform.engine.python.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Templates of real dbt usage against what Jinja2 3.1.6 made of them.
final class SnippetTest {
    /// As many as must pass; raised with the engine, never lowered.
    private static final int PASSING = 123;

    @Test
    void rendersWhatJinja2Renders() throws IOException {
        Map<String, String> wrong = new LinkedHashMap<>();

        var snippets = Items.of(JsonText.read(resource("/jinja/snippets.json")));
        for (var snippet : snippets) check((DictValue) snippet, wrong);

        assertThat(snippets).hasSize(123);
        assertThat(snippets.size() - wrong.size())
                .as("snippets that render as Jinja2 renders them; not: %s", wrong)
                .isGreaterThanOrEqualTo(PASSING);
    }

    private static void check(DictValue snippet, Map<String, String> wrong) {
        var id = text(snippet, "id");
        var expected = text(snippet, "expected");
        try {
            var template = Template.compile(id, text(snippet, "template"));
            var actual = template.render(new SnippetNames(template), Limits.DEFAULT);
            if (!actual.equals(expected)) wrong.put(id, actual + " instead of " + expected);
        } catch (TemplateException e) {
            wrong.put(id, e.getMessage());
        }
    }

    private static String text(DictValue dict, String key) {
        return ((Value.Text) dict.get(key).orElseThrow()).value();
    }

    private static String resource(String path) throws IOException {
        try (var in = SnippetTest.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
