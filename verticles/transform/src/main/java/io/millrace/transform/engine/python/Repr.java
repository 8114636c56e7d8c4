package io.millrace.transform.engine.python;

import java.util.List;
import java.util.stream.Collectors;

/// Python's `str` and `repr`.
public final class Repr {
    private static final int MAX_DEPTH = 100;

    private Repr() {}

    public static String str(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text;
            case Value.Undefined _ -> "";
            case Thing thing -> thing.text();
            default -> repr(value);
        };
    }

    /// As [#repr], with every character beyond ASCII escaped.
    public static String ascii(Value value) {
        var out = new StringBuilder();
        repr(value)
                .codePoints()
                .forEach(point -> {
                    if (point < 0x80) out.appendCodePoint(point);
                    else out.append(escape(point));
                });
        return out.toString();
    }

    public static String repr(Value value) {
        return repr(value, 0);
    }

    private static String repr(Value value, int depth) {
        if (depth > MAX_DEPTH) throw new PythonError("values are nested too deep to print");
        Budget.visit(value instanceof Value.Text(var text) ? text.length() : 2);
        return switch (value) {
            case Value.None _ -> "None";
            case Value.Bool(var flag) -> flag ? "True" : "False";
            case Value.Int(var number) -> Numbers.text(number);
            case Value.Real(var number) -> Numbers.text(number);
            case Value.Text(var text) -> quoted(text);
            case Value.Undefined _ -> "Undefined";
            case Value.Tuple(var items) ->
                    "(" + joined(items, depth) + (items.size() == 1 ? ",)" : ")");
            case Value.View(_, RangeItems range) -> range.text();
            case Value.View(var kind, var items) -> kind + "([" + joined(items, depth) + "])";
            case Generator generator -> "<" + generator.kind() + " object>";
            case ListValue list -> "[" + joined(list.items(), depth) + "]";
            case DictValue dict -> "{" + pairs(dict, depth) + "}";
            case SetValue set -> set.size() == 0 ? "set()" : "{" + joined(set.items(), depth) + "}";
            case Thing thing -> thing.repr();
        };
    }

    private static String joined(List<Value> items, int depth) {
        return items.stream().map(item -> repr(item, depth + 1)).collect(Collectors.joining(", "));
    }

    private static String pairs(DictValue dict, int depth) {
        return dict.items().stream()
                .map(Value.Tuple.class::cast)
                .map(pair ->
                        repr(pair.items().get(0), depth + 1)
                                + ": "
                                + repr(pair.items().get(1), depth + 1))
                .collect(Collectors.joining(", "));
    }

    private static String quoted(String text) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        var out = new StringBuilder(text.length() + 2).append(quote);
        text.codePoints().forEach(point -> append(out, point, quote));
        return out.append(quote).toString();
    }

    private static void append(StringBuilder out, int point, char quote) {
        switch (point) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (point == quote) out.append('\\').append(quote);
                else if (isInvisible(point)) out.append(escape(point));
                else out.appendCodePoint(point);
            }
        }
    }

    private static String escape(int point) {
        if (point < 0x100) return "\\x%02x".formatted(point);
        return (point < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(point);
    }

    /// Whether `repr` writes the character as an escape.
    static boolean isInvisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            case Character.SPACE_SEPARATOR -> point != ' ';
            default -> false;
        };
    }
}
