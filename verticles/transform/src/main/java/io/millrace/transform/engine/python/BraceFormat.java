package io.millrace.transform.engine.python;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's `str.format`: `{}`, `{0}`, `{name}`, `{name[key]}`, `{:spec}`, `{!r}`, `{{`.
final class BraceFormat {
    private final List<Value> positional;
    private final Map<String, Value> named;
    private final boolean escapes;
    private final Budget budget;
    private int next;
    private boolean isNumbered;

    private BraceFormat(
            List<Value> positional, Map<String, Value> named, boolean escapes, Budget budget) {
        this.positional = positional;
        this.named = named;
        this.escapes = escapes;
        this.budget = budget;
    }

    /// @param escapes whether what is filled in is escaped, as where the format is markup
    static String format(
            String format,
            List<Value> positional,
            Map<String, Value> named,
            boolean escapes,
            Budget budget) {
        return new BraceFormat(positional, named, escapes, budget).expand(format, 2);
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
                var field = field(format.substring(at + 1, end), levels);
                budget.characters(field.length());
                out.append(field);
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
        throw new PythonError("expected '}' before end of string");
    }

    private String field(String field, int levels) {
        int end = nameEnd(field);
        var value = value(field.substring(0, end));
        if (end < field.length() && field.charAt(end) == '!') {
            boolean isConversion =
                    end + 1 < field.length()
                            && (end + 2 == field.length() || field.charAt(end + 2) == ':');
            if (!isConversion) throw new PythonError("unmatched '{' in format spec");
            value = new Value.Text(converted(value, field.charAt(end + 1)));
            end += 2;
        }
        var spec = end < field.length() ? expand(field.substring(end + 1), levels - 1) : "";
        var text = FormatSpec.format(value, spec, budget);
        return escapes && !(value instanceof Markup) ? Html.escape(text) : text;
    }

    /// Where the conversion or the specification begins: behind all brackets.
    private static int nameEnd(String field) {
        int end = 0;
        boolean isInside = false;
        while (end < field.length()) {
            char c = field.charAt(end);
            if (c == '[') isInside = true;
            else if (c == ']') isInside = false;
            else if (!isInside && (c == '!' || c == ':')) break;
            else if (c == '{' || c == '}') {
                throw new PythonError("unexpected '" + c + "' in field name");
            }
            end++;
        }
        return end;
    }

    private static String converted(Value value, char conversion) {
        return switch (conversion) {
            case 's' -> Repr.str(value);
            case 'r' -> Repr.repr(value);
            case 'a' -> Repr.ascii(value);
            default -> throw new PythonError("Unknown conversion specifier " + conversion);
        };
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
            if (isItem && end == path.length()) throw new PythonError("Missing ']' in format");
            var part = path.substring(start, end);
            if (part.isEmpty()) throw new PythonError("Empty attribute in format string");
            value = isItem ? Attributes.item(value, key(part)) : Attributes.attribute(value, part);
            if (isItem) end++;
        }
        return value;
    }

    private static Value key(String text) {
        return isNumber(text) ? Value.Int.of(Integer.parseInt(text)) : new Value.Text(text);
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty()
                && text.length() < 10
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Value first(String name) {
        if (name.isEmpty() || isNumber(name)) {
            if (name.isEmpty() ? isNumbered : next > 0) {
                throw new PythonError("cannot mix manual and automatic field numbering");
            }
            isNumbered = !name.isEmpty();
            int index = isNumbered ? Integer.parseInt(name) : next++;
            if (index < positional.size()) return positional.get(index);
            throw new PythonError("Replacement index " + index + " out of range");
        }
        @Nullable Value value = named.get(name);
        if (value == null) throw new PythonError("format() needs the argument '" + name + "'");
        return value;
    }
}
