package io.millrace.transform.engine.python;

import java.util.List;

/// Python's `json.dumps` and `json.loads`.
public final class JsonText {
    private static final int MAX_DEPTH = 100;

    private JsonText() {}

    public static Value read(String json) {
        return new JsonReader(json).document();
    }

    public static String write(Value value) {
        var out = new StringBuilder();
        write(value, out, 0);
        return out.toString();
    }

    private static void write(Value value, StringBuilder out, int depth) {
        if (depth > MAX_DEPTH) throw new PythonError("values are nested too deep for JSON");
        Budget.visit(value instanceof Value.Text(var string) ? string.length() : 2);
        switch (value) {
            case Value.None _ -> out.append("null");
            case Value.Bool(var flag) -> out.append(flag);
            case Value.Int(var number) -> out.append(number);
            case Value.Real(var number) -> out.append(real(number));
            case Value.Text(var text) -> quote(text, out);
            case Value.Tuple(var items) -> list(items, out, depth);
            case ListValue list -> list(list.items(), out, depth);
            case DictValue dict -> dict(dict, out, depth);
            case Value.View _, SetValue _, Value.Undefined _, Thing _ ->
                    throw Types.unsupported("is not JSON serializable", value);
        }
    }

    private static String real(double number) {
        if (Double.isNaN(number)) return "NaN";
        if (Double.isInfinite(number)) return number > 0 ? "Infinity" : "-Infinity";
        return Numbers.text(number);
    }

    private static void list(List<Value> items, StringBuilder out, int depth) {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) out.append(", ");
            write(items.get(i), out, depth + 1);
        }
        out.append(']');
    }

    private static void dict(DictValue dict, StringBuilder out, int depth) {
        out.append('{');
        boolean first = true;
        for (var key : dict.keys()) {
            if (!first) out.append(", ");
            first = false;
            quote(key(key), out);
            out.append(": ");
            write(dict.get(key).orElseThrow(), out, depth + 1);
        }
        out.append('}');
    }

    private static String key(Value key) {
        return switch (key) {
            case Value.Text(var text) -> text;
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _ -> {
                var out = new StringBuilder();
                write(key, out, 0);
                yield out.toString();
            }
            default -> throw new PythonError("keys must be str, int, float, bool or None");
        };
    }

    private static void quote(String text, StringBuilder out) {
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
