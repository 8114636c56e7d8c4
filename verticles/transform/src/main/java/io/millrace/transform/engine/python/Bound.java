package io.millrace.transform.engine.python;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Arguments by the name of their parameter.
public record Bound(
        String function,
        Map<String, Value> values,
        List<Value> rest,
        Map<String, Value> named,
        Budget budget) {
    public boolean has(String parameter) {
        return values.containsKey(parameter);
    }

    public Value get(String parameter) {
        return get(parameter, Value.None.NONE);
    }

    public Value get(String parameter, Value fallback) {
        @Nullable Value value = values.get(parameter);
        return value == null ? fallback : value;
    }

    public String text(String parameter) {
        if (Items.plain(get(parameter)) instanceof Value.Text(var text)) return text;
        throw wrong(parameter, "a string");
    }

    public String text(String parameter, String fallback) {
        return has(parameter) ? text(parameter) : fallback;
    }

    public boolean isTrue(String parameter) {
        return Items.isTrue(get(parameter));
    }

    public int integer(String parameter, int fallback) {
        if (!has(parameter)) return fallback;
        return Numbers.integer(get(parameter))
                .filter(number -> number.bitLength() < 31)
                .orElseThrow(() -> wrong(parameter, "an integer"))
                .intValue();
    }

    public PythonError wrong(String parameter, String wanted) {
        return new PythonError(
                function
                        + "() wants "
                        + wanted
                        + " as '"
                        + parameter
                        + "', not '"
                        + Types.name(get(parameter))
                        + "'");
    }
}
