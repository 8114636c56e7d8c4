package io.millrace.transform.engine.python;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's `str.format`: `{}`, `{0}`, `{name}`, `{name[key]}`, `{:spec}`, `{!r}`, `{{`.
final class BraceFormat {
    private final List<Value> positional;
    private final Map<String, Value> named;
    private final Budget budget;
    private int next;

    private BraceFormat(List<Value> positional, Map<String, Value> named, Budget budget) {
        this.positional = positional;
        this.named = named;
        this.budget = budget;
    }

    static String format(
            String format, List<Value> positional, Map<String, Value> named, Budget budget) {
        return new BraceFormat(positional, named, budget).expand(format, 2);
    }

    private String expand(String format, int levels) {
        if (levels == 0) throw new PythonError("Max string recursion exceeded");
        var out = new StringBuilder();
        for (int at = 0; at < format.length(); at++) {
            char c = format.charAt(at);
            if (c != '{' && c != '}') {
                out.append(c);
            } else if (at + 1 < format.length() && format.charAt(at + 1) == c) {
                out.append(c);
                at++;
            } else if (c == '}') {
                throw new PythonError("Single '}' encountered in format string");
            } else {
                int end = close(format, at);
                out.append(field(format.substring(at + 1, end), levels));
                at = end;
            }
            budget.characters(1);
        }
        return out.toString();
    }

    private static int close(String format, int open) {
        int depth = 0;
        for (int at = open; at < format.length(); at++) {
            if (format.charAt(at) == '{') depth++;
            else if (format.charAt(at) == '}' && --depth == 0) return at;
        }
        throw new PythonError("Single '{' encountered in format string");
    }

    private String field(String field, int levels) {
        int colon = field.indexOf(':');
        var head = colon < 0 ? field : field.substring(0, colon);
        var spec = colon < 0 ? "" : expand(field.substring(colon + 1), levels - 1);
        int bang = head.indexOf('!');
        var value = value(bang < 0 ? head : head.substring(0, bang));
        var converted =
                switch (bang < 0 ? "" : head.substring(bang + 1)) {
                    case "" -> value;
                    case "s" -> new Value.Text(Repr.str(value));
                    case "r", "a" -> new Value.Text(Repr.repr(value));
                    default -> throw new PythonError("Unknown conversion in '{" + field + "}'");
                };
        return FormatSpec.parse(spec).format(converted, budget);
    }

    private Value value(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') end++;
        var value = first(path.substring(0, end));
        while (end < path.length()) {
            int start = end + 1;
            boolean isItem = path.charAt(end) == '[';
            end = start;
            while (end < path.length()
                    && (isItem ? path.charAt(end) != ']' : ".[".indexOf(path.charAt(end)) < 0)) {
                end++;
            }
            var part = path.substring(start, end);
            value = isItem ? Attributes.item(value, key(part)) : Attributes.attribute(value, part);
            if (isItem) end++;
        }
        return value;
    }

    private static Value key(String text) {
        return text.matches("\\d{1,9}")
                ? Value.Int.of(Integer.parseInt(text))
                : new Value.Text(text);
    }

    private Value first(String name) {
        if (name.isEmpty() || name.matches("\\d{1,9}")) {
            int index = name.isEmpty() ? next++ : Integer.parseInt(name);
            if (index < positional.size()) return positional.get(index);
            throw new PythonError("Replacement index " + index + " out of range");
        }
        @Nullable Value value = named.get(name);
        if (value == null) throw new PythonError("format() needs the argument '" + name + "'");
        return value;
    }
}
