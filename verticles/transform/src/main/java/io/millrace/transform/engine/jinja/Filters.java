package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;

/// What may stand after `|`.
final class Filters {
    private static final Methods<Value> TABLE = new Methods<>();

    static {
        TextFilters.addTo(TABLE);
        NumberFilters.addTo(TABLE);
        SequenceFilters.addTo(TABLE);
        SelectFilters.addTo(TABLE);
        ValueFilters.addTo(TABLE);
    }

    private Filters() {}

    static Value apply(String name, Value input, Arguments arguments) {
        var filter = TABLE.of(input, name);
        if (filter.isEmpty()) throw new PythonError("there is no filter '" + name + "'");
        return ((Thing) filter.get()).call(arguments);
    }

    static boolean exists(String name) {
        return TABLE.of(Value.None.NONE, name).isPresent();
    }
}
