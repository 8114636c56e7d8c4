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
            default -> repr(value);
        };
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
            case Value.Int(var number) -> number.toString();
            case Value.Real(var number) -> Numbers.text(number);
            case Value.Text(var text) -> quoted(text);
            case Value.Undefined _ -> "Undefined";
            case Value.Tuple(var items) ->
                    "(" + joined(items, depth) + (items.size() == 1 ? ",)" : ")");
            case Value.View view -> view(view, depth);
            case ListValue list -> "[" + joined(list.items(), depth) + "]";
            case DictValue dict -> "{" + pairs(dict, depth) + "}";
            case SetValue set -> set.size() == 0 ? "set()" : "{" + joined(set.items(), depth) + "}";
            case Thing thing -> thing.text();
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

    private static String view(Value.View view, int depth) {
        if (!view.kind().equals("range")) {
            return view.kind() + "([" + joined(view.items(), depth) + "])";
        }
        var items = view.items();
        if (items.isEmpty()) return "range(0, 0)";
        var first = Numbers.integer(items.getFirst()).orElseThrow();
        var last = Numbers.integer(items.getLast()).orElseThrow();
        long step =
                items.size() == 1
                        ? 1
                        : Numbers.integer(items.get(1)).orElseThrow().subtract(first).longValue();
        var end = last.longValue() + step;
        return "range(" + first + ", " + end + (step == 1 ? ")" : ", " + step + ")");
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
                else if (point < 0x20 || (point >= 0x7f && point < 0xa1) || point == 0xad) {
                    out.append("\\x%02x".formatted(point));
                } else if (isInvisible(point)) {
                    out.append((point < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(point));
                } else out.appendCodePoint(point);
            }
        }
    }

    private static boolean isInvisible(int point) {
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
