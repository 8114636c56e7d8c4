package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.Markup;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.StringCases;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;

/// `lipsum(n, html, min, max)`: text that means nothing, the same in each rendering.
final class Lipsum {
    private static final List<String> WORDS =
            List.of(
                    """
                    a ac accumsan aenean aliquam amet ante arcu at auctor augue bibendum blandit
                    commodo condimentum congue consectetur consequat convallis cras cum curabitur
                    cursus dapibus diam dictum dolor donec dui egestas eget eleifend elit enim erat
                    eros est et etiam eu euismod facilisi facilisis fames faucibus felis fermentum
                    feugiat fusce gravida habitant hac hendrerit iaculis id imperdiet in integer
                    interdum ipsum lacinia lacus laoreet lectus leo libero ligula lobortis lorem
                    luctus maecenas magna massa mattis mauris metus mi molestie morbi nam nec neque
                    nibh nisi nisl non nulla nunc odio orci ornare pede pellentesque pharetra
                    """
                            .strip()
                            .split("\\s+", -1));

    private static final Methods<List<String>> FUNCTION =
            new Methods<List<String>>().add("lipsum(n?, html?, min?, max?)", Lipsum::text);

    private Lipsum() {}

    static Value text(Arguments arguments) {
        return ((Thing) FUNCTION.of(WORDS, "lipsum").orElseThrow()).call(arguments);
    }

    private static Value text(List<String> words, Bound in) {
        boolean isHtml = !in.has("html") || in.isTrue("html");
        var paragraphs = new ArrayList<String>();
        for (int i = 0; i < in.integer("n", 5); i++) {
            var paragraph = paragraph(words, in);
            paragraphs.add(isHtml ? "<p>" + paragraph + "</p>" : paragraph);
        }
        return isHtml
                ? new Markup(String.join("\n", paragraphs))
                : new Value.Text(String.join("\n\n", paragraphs));
    }

    private static String paragraph(List<String> words, Bound in) {
        int least = in.integer("min", 20);
        int most = in.integer("max", 100);
        if (least >= most) throw new PythonError("lipsum wants 'min' below 'max'");
        int count = least + in.budget().choice(most - least);
        var out = new ArrayList<String>();
        boolean isFirst = true;
        for (int i = 0; i < count; i++) {
            in.budget().characters(16);
            var word = words.get(in.budget().choice(words.size()));
            boolean endsSentence = i == count - 1 || in.budget().choice(12) == 0;
            out.add((isFirst ? StringCases.capitalize(word) : word) + (endsSentence ? "." : ""));
            isFirst = endsSentence;
        }
        return String.join(" ", out);
    }
}
