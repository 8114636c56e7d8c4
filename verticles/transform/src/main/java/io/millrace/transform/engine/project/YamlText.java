package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/// Writes values as YAML, in block style.
final class YamlText {
    private static final int MAX_DEPTH = 50;

    private YamlText() {}

    static String write(Value value) {
        var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
        return new Dump(settings).dumpToString(plain(value, 0));
    }

    private static @Nullable Object plain(Value value, int depth) {
        if (depth > MAX_DEPTH) throw new PythonError("values are nested too deep for YAML");
        Budget.visit(value instanceof Value.Text(var text) ? text.length() : 2);
        return switch (value) {
            case Value.None _ -> null;
            case Value.Bool(var flag) -> flag;
            case Value.Int(var number) -> number;
            case Value.Real(var number) -> number;
            case Value.Tuple(var items) -> list(items, depth);
            case ListValue list -> list(list.items(), depth);
            case DictValue dict -> map(dict, depth);
            default -> Repr.str(value);
        };
    }

    private static List<@Nullable Object> list(List<Value> items, int depth) {
        var list = new ArrayList<@Nullable Object>();
        for (var item : items) list.add(plain(item, depth + 1));
        return list;
    }

    private static Map<@Nullable Object, @Nullable Object> map(DictValue dict, int depth) {
        var map = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        for (var key : dict.keys()) {
            map.put(plain(key, depth + 1), plain(dict.get(key).orElseThrow(), depth + 1));
        }
        return map;
    }
}
