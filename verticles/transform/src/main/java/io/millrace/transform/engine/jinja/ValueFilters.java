package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Attributes;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Generator;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.PrettyText;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.List;

/// Filters that take any value. Those named `as_...` are dbt's, which leave text alone.
final class ValueFilters {
    private ValueFilters() {}

    static void addTo(Methods<Value> filters) {
        for (var name : List.of("default", "d")) {
            filters.add(name + "(default_value?, boolean?)", ValueFilters::fallback);
        }
        for (var name : List.of("as_text", "as_bool", "as_number", "as_native")) {
            filters.add(name + "()", (self, _) -> self);
        }
        filters.add("string()", (self, _) -> new Value.Text(Repr.str(self)))
                .add("pprint()", (self, _) -> new Value.Text(PrettyText.of(self)))
                .add("list()", (self, _) -> new ListValue(Items.of(self)))
                .add("items()", (self, _) -> items(self))
                .add("attr(name)", ValueFilters::attribute);
        for (var name : List.of("length", "count")) {
            filters.add(name + "()", (self, _) -> Value.Int.of(Items.length(self)));
        }
    }

    private static Value fallback(Value self, Bound in) {
        boolean isMissing =
                self instanceof Value.Undefined || (in.isTrue("boolean") && !Items.isTrue(self));
        return isMissing ? in.get("default_value", Value.Text.EMPTY) : self;
    }

    private static Value items(Value self) {
        return switch (Items.plain(self)) {
            case DictValue dict -> Generator.of(dict.items());
            case Value.Undefined _ -> Generator.of(List.of());
            default -> throw new PythonError("Can only get item pairs from a mapping.");
        };
    }

    private static Value attribute(Value self, Bound in) {
        var name = Repr.str(in.get("name"));
        return Attributes.of(self, name)
                .orElseGet(() -> new Value.Undefined("there is no attribute '" + name + "'"));
    }
}
