package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Markup;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Thing;
import io.millrace.transform.engine.python.Value;
import java.util.Set;

/// What may stand after `|`.
final class Filters {
    /// Those that make markup of markup.
    private static final Set<String> KEEPING =
            Set.of(
                    "upper",
                    "lower",
                    "capitalize",
                    "trim",
                    "center",
                    "truncate",
                    "indent",
                    "reverse",
                    "string");

    private static final Methods<Value> TABLE = new Methods<>();

    static {
        TextFilters.addTo(TABLE);
        HtmlFilters.addTo(TABLE);
        NumberFilters.addTo(TABLE);
        SequenceFilters.addTo(TABLE);
        OrderFilters.addTo(TABLE);
        SelectFilters.addTo(TABLE);
        ValueFilters.addTo(TABLE);
    }

    private Filters() {}

    static Value apply(String name, Value input, Arguments arguments) {
        var filter = TABLE.of(input, name);
        if (filter.isEmpty()) throw new PythonError("there is no filter '" + name + "'");
        var result = ((Thing) filter.get()).call(arguments);
        boolean isKept = input instanceof Markup && KEEPING.contains(name);
        return isKept && result instanceof Value.Text(var text) ? new Markup(text) : result;
    }

    static boolean exists(String name) {
        return TABLE.of(Value.None.NONE, name).isPresent();
    }
}
