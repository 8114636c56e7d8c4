package io.millrace.transform.engine.python;

import java.util.List;

/// Python's `json.dumps` and `json.loads`.
public final class JsonText {
    private static final int MAX_DEPTH = 100;

    private final boolean sortsKeys;
    private final int indent;
    private final StringBuilder out = new StringBuilder();

    private JsonText(boolean sortsKeys, int indent) {
        this.sortsKeys = sortsKeys;
        this.indent = indent;
    }

    public static Value read(String json) {
        return new JsonReader(json).document();
    }

    public static String write(Value value) {
        return write(value, false, -1);
    }

    /// @param indent spaces of each level, which begins on its own line; negative for one line
    public static String write(Value value, boolean sortsKeys, int indent) {
        var text = new JsonText(sortsKeys, indent);
        text.write(value, 0);
        return text.out.toString();
    }

    private void write(Value value, int depth) {
        if (depth > MAX_DEPTH) throw new PythonError("values are nested too deep for JSON");
        var plain = Items.plain(value);
        Budget.visit(plain instanceof Value.Text(var string) ? string.length() : 2);
        switch (plain) {
            case Value.None _ -> out.append("null");
            case Value.Bool(var flag) -> out.append(flag);
            case Value.Int(var number) -> out.append(Numbers.text(number));
            case Value.Real(var number) -> out.append(real(number));
            case Value.Text(var text) -> quote(text);
            case Value.Tuple(var items) -> list(items, depth);
            case ListValue list -> list(list.items(), depth);
            case DictValue dict -> dict(dict, depth);
            case Value.View _, Generator _, SetValue _, Value.Undefined _, Thing _ ->
                    throw new PythonError(
                            "Object of type " + Types.name(plain) + " is not JSON serializable");
        }
    }

    private static String real(double number) {
        if (Double.isNaN(number)) return "NaN";
        if (Double.isInfinite(number)) return number > 0 ? "Infinity" : "-Infinity";
        return Numbers.text(number);
    }

    private void list(List<Value> items, int depth) {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
            next(i == 0, depth + 1);
            write(items.get(i), depth + 1);
        }
        end(items.isEmpty(), depth);
        out.append(']');
    }

    private void dict(DictValue dict, int depth) {
        var keys = sortsKeys ? Sorting.sorted(dict.keys(), key -> key, false) : dict.keys();
        out.append('{');
        boolean isFirst = true;
        for (var key : keys) {
            next(isFirst, depth + 1);
            isFirst = false;
            quote(key(key));
            out.append(": ");
            write(dict.get(key).orElseThrow(), depth + 1);
        }
        end(isFirst, depth);
        out.append('}');
    }

    private void next(boolean isFirst, int depth) {
        if (!isFirst) out.append(indent < 0 ? ", " : ",");
        if (indent >= 0) line(depth);
    }

    private void end(boolean isEmpty, int depth) {
        if (indent >= 0 && !isEmpty) line(depth);
    }

    private void line(int depth) {
        Budget.current().characters(1L + (long) depth * indent);
        out.append('\n').repeat(' ', depth * indent);
    }

    private static String key(Value key) {
        return switch (Items.plain(key)) {
            case Value.Text(var text) -> text;
            case Value.None _ -> "null";
            case Value.Bool(var flag) -> flag ? "true" : "false";
            case Value.Int(var number) -> Numbers.text(number);
            case Value.Real(var number) -> real(number);
            default ->
                    throw new PythonError(
                            "keys must be str, int, float, bool or None, not " + Types.name(key));
        };
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c >= 0x20 && c < 0x7f) out.append(c);
                    else out.append("\\u%04x".formatted((int) c));
                }
            }
        }
        out.append('"');
    }
}
