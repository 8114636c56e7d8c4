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
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Every operator, method, filter and test against Jinja2 3.1.6 in its sandbox: the same text, or
/// an error on both sides.
final class SemanticsTest {
    @Test
    void agreesWithJinja2() throws IOException {
        Map<String, String> wrong = new LinkedHashMap<>();

        for (var item : Items.of(JsonText.read(resource("/jinja/semantics.json")))) {
            var dict = (DictValue) item;
            var template = Repr.str(dict.get("template").orElseThrow());
            var expected = dict.get("expected").map(Repr::str);
            var actual = render(template);
            if (!actual.equals(expected)) {
                wrong.put(template, actual + " instead of " + expected);
            }
        }

        assertThat(wrong).isEmpty();
    }

    /// Empty when it is refused.
    private static Optional<String> render(String template) {
        try {
            Names none = _ -> Optional.<Value>empty();
            return Optional.of(Template.compile("t", template).render(none, Limits.DEFAULT));
        } catch (TemplateException e) {
            return Optional.empty();
        }
    }

    private static String resource(String path) throws IOException {
        try (var in = SemanticsTest.class.getResourceAsStream(path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
