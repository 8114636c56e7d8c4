package io.millrace.transform.engine.artifact;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Generator;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.SetValue;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values of templates as JSON has them.
final class Plain {
    private static final int MAX_DEPTH = 50;

    private Plain() {}

    static Map<String, @Nullable Object> of(DictValue dict) {
        return map(dict, 0);
    }

    private static Map<String, @Nullable Object> map(DictValue dict, int depth) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (var key : dict.keys()) {
            map.put(Repr.str(key), of(dict.get(key).orElseThrow(), depth + 1));
        }
        return map;
    }

    private static @Nullable Object of(Value value, int depth) {
        if (depth > MAX_DEPTH) return null; // a template made it hold itself
        return switch (value) {
            case Value.None _, Value.Undefined _ -> null;
            case Value.Bool(var flag) -> flag;
            case Value.Int(var number) -> number;
            case Value.Real(var number) -> Double.isFinite(number) ? number : null;
            case Value.Text(var text) -> text;
            case DictValue dict -> map(dict, depth);
            case Value.Tuple(var items) -> list(items, depth);
            case Value.View(_, var items) -> list(items, depth);
            case ListValue list -> list(list.items(), depth);
            case SetValue set -> list(set.items(), depth);
            case Generator _ -> null; // it can be gone through once
            case Thing thing -> thing.text();
        };
    }

    private static List<@Nullable Object> list(List<Value> items, int depth) {
        var list = new ArrayList<@Nullable Object>();
        for (var item : items) list.add(of(item, depth + 1));
        return list;
    }
}
