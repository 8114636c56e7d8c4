package io.millrace.transform.engine.python;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Methods of `str`. Positions count code points. Each call spends what a look at the text costs.
public final class StringMethods {
    private static final Methods<String> METHODS = new Methods<>();

    static {
        StringCases.addTo(METHODS);
        StringTests.addTo(METHODS);
        StringParts.addTo(METHODS);
        StringSearch.addTo(METHODS);
        StringTables.addTo(METHODS);
        METHODS.add("replace(old, new, count?)", StringMethods::replace)
                .add("format(*values, **named)", StringMethods::format)
                .add("format_map(mapping)", StringMethods::formatMap)
                .add("center(width, fill?)", (self, in) -> pad(self, in, Side.BOTH))
                .add("ljust(width, fill?)", (self, in) -> pad(self, in, Side.RIGHT))
                .add("rjust(width, fill?)", (self, in) -> pad(self, in, Side.LEFT))
                .add("zfill(width)", StringMethods::zeroFill)
                .add("expandtabs(tabsize?)", StringMethods::expandTabs);
    }

    private enum Side {
        LEFT,
        RIGHT,
        BOTH
    }

    private StringMethods() {}

    static Optional<Value> of(String text, String name) {
        return METHODS.of(text, name)
                .<Value>map(method -> new Function(name, in -> call((Thing) method, text, in)));
    }

    private static Value call(Thing method, String self, Arguments in) {
        Budget.scan(self.length());
        var result = method.call(in);
        if (result instanceof Value.Text(var text)) in.budget().characters(text.length());
        return result;
    }

    private static Value text(String value) {
        return new Value.Text(value);
    }

    private static Value replace(String self, Bound in) {
        return text(
                replace(
                        self,
                        in.text("old"),
                        in.text("new"),
                        in.integer("count", -1),
                        in.budget()));
    }

    /// @param count how many at most; negative for all
    public static String replace(String text, String old, String by, int count, Budget budget) {
        Search.pay(text, old);
        var out = new StringBuilder();
        int from = 0;
        for (int done = 0; count < 0 || done < count; done++) {
            int at = old.isEmpty() ? from : text.indexOf(old, from);
            if (at < 0 || at > text.length()) break;
            budget.characters(by.length() + 1L);
            if (old.isEmpty()) {
                out.append(by);
                if (at == text.length()) return out.toString();
                from = text.offsetByCodePoints(at, 1);
                out.append(text, at, from);
            } else {
                out.append(text, from, at).append(by);
                from = at + old.length();
            }
        }
        budget.characters(text.length() - from);
        return out.append(text, from, text.length()).toString();
    }

    private static Value format(String self, Bound in) {
        return text(BraceFormat.format(self, in.rest(), in.named(), false, in.budget()));
    }

    private static Value formatMap(String self, Bound in) {
        var names = names(in.get("mapping"));
        return text(BraceFormat.format(self, List.of(), names, false, in.budget()));
    }

    /// The entries of a dict whose keys are strings.
    static Map<String, Value> names(Value mapping) {
        if (!(mapping instanceof DictValue dict)) {
            throw new PythonError("format_map() wants a mapping");
        }
        var names = new LinkedHashMap<String, Value>();
        for (var key : dict.keys()) {
            if (key instanceof Value.Text(var name)) names.put(name, dict.get(key).orElseThrow());
        }
        return names;
    }

    private static Value pad(String self, Bound in, Side side) {
        int width = in.integer("width", 0);
        int missing = width - self.codePointCount(0, self.length());
        var fill = in.text("fill", " ");
        if (fill.codePointCount(0, fill.length()) != 1) {
            throw new PythonError("The fill character must be exactly one character long");
        }
        if (missing <= 0) return text(self);
        in.budget().characters(self.length() + (long) missing);
        int left =
                switch (side) {
                    case LEFT -> missing;
                    case RIGHT -> 0;
                    case BOTH -> missing / 2 + (missing & width & 1);
                };
        return text(fill.repeat(left) + self + fill.repeat(missing - left));
    }

    private static Value zeroFill(String self, Bound in) {
        int missing = in.integer("width", 0) - self.codePointCount(0, self.length());
        if (missing <= 0) return text(self);
        in.budget().characters(self.length() + (long) missing);
        boolean signed = self.startsWith("-") || self.startsWith("+");
        return text(
                signed
                        ? self.charAt(0) + "0".repeat(missing) + self.substring(1)
                        : "0".repeat(missing) + self);
    }

    private static Value expandTabs(String self, Bound in) {
        int size = in.integer("tabsize", 8);
        var out = new StringBuilder();
        int column = 0;
        for (int point : self.codePoints().toArray()) {
            if (point == '\t') {
                int missing = size > 0 ? size - column % size : 0;
                in.budget().characters(missing);
                out.repeat(' ', missing);
                column += missing;
            } else {
                out.appendCodePoint(point);
                column = point == '\n' || point == '\r' ? 0 : column + 1;
            }
        }
        return text(out.toString());
    }
}
