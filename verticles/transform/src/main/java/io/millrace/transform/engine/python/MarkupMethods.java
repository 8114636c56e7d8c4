package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Methods of markup: those of `str`, which escape what they are given and give markup.
final class MarkupMethods {
    private static final Methods<Markup> OWN =
            new Methods<Markup>()
                    .add("join(items)", (self, in) -> self.join(Items.of(in.get("items"))))
                    .add("format(*values, **named)", MarkupMethods::format)
                    .add("format_map(mapping)", MarkupMethods::formatMap)
                    .add("unescape()", (self, _) -> new Value.Text(Html.unescape(self.text())))
                    .add("striptags()", (self, _) -> new Value.Text(Html.stripTags(self.text())));

    private MarkupMethods() {}

    static Optional<Value> of(Markup self, String name) {
        var own = OWN.of(self, name);
        if (own.isPresent()) return own;
        return StringMethods.of(self.text(), name)
                .<Value>map(method -> new Function(name, in -> call((Thing) method, name, in)));
    }

    private static Value call(Thing method, String name, Arguments in) {
        return wrapped(method.call(escaped(name, in)));
    }

    /// The new text of `replace` and what pads are escaped.
    private static Arguments escaped(String name, Arguments in) {
        boolean takesText = Set.of("replace", "center", "ljust", "rjust").contains(name);
        if (!takesText || in.positional().size() < 2) return in;
        var positional = new ArrayList<>(in.positional());
        positional.set(1, new Value.Text(Markup.escape(positional.get(1)).text()));
        return new Arguments(positional, in.named(), in.budget());
    }

    private static Value wrapped(Value result) {
        return switch (result) {
            case Value.Text(var text) -> new Markup(text);
            case ListValue list -> new ListValue(allWrapped(list.items()));
            case Value.Tuple(var items) -> new Value.Tuple(allWrapped(items));
            default -> result;
        };
    }

    private static List<Value> allWrapped(List<Value> results) {
        return results.stream().map(MarkupMethods::wrapped).toList();
    }

    private static Value format(Markup self, Bound in) {
        return new Markup(
                BraceFormat.format(self.text(), in.rest(), in.named(), true, in.budget()));
    }

    private static Value formatMap(Markup self, Bound in) {
        return new Markup(
                BraceFormat.format(
                        self.text(),
                        List.of(),
                        StringMethods.names(in.get("mapping")),
                        true,
                        in.budget()));
    }
}
