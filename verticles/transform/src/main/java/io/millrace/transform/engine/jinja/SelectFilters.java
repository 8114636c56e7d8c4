package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.Generator;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.Map;

/// Filters that apply another filter or a test to each item. As in Jinja2 what they give can be
/// gone through once and is true though it be empty; unlike there the work is done at once.
final class SelectFilters {
    private SelectFilters() {}

    static void addTo(Methods<Value> filters) {
        filters.add("map(*values, **named)", SelectFilters::map)
                .add("select(*values, **named)", (self, in) -> select(self, in, true))
                .add("reject(*values, **named)", (self, in) -> select(self, in, false))
                .add(
                        "selectattr(attribute, *values, **named)",
                        (self, in) -> selectBy(self, in, true))
                .add(
                        "rejectattr(attribute, *values, **named)",
                        (self, in) -> selectBy(self, in, false));
    }

    private static Value map(Value self, Bound in) {
        var items = Items.of(self);
        in.budget().steps(items.size());
        var mapped = new ArrayList<Value>();
        if (in.rest().isEmpty() && in.named().containsKey("attribute")) {
            var key = attribute(in.named());
            for (var item : items) mapped.add(key.of(item));
        } else if (!items.isEmpty()) {
            var filter = name(in);
            for (var item : items) mapped.add(Filters.apply(filter, item, others(in)));
        }
        return Generator.of(mapped);
    }

    private static ItemKey attribute(Map<String, Value> named) {
        for (var name : named.keySet()) {
            if (!name.equals("attribute") && !name.equals("default")) {
                throw new PythonError("Unexpected keyword argument '" + name + "'");
            }
        }
        return ItemKey.path(
                named.getOrDefault("attribute", Value.None.NONE),
                named.getOrDefault("default", Value.None.NONE));
    }

    private static String name(Bound in) {
        if (in.rest().isEmpty()) throw new PythonError("map requires a filter argument");
        return Repr.str(in.rest().getFirst());
    }

    /// The arguments after the name of a filter or test.
    private static Arguments others(Bound in) {
        return new Arguments(in.rest().subList(1, in.rest().size()), in.named(), in.budget());
    }

    private static Value select(Value self, Bound in, boolean wanted) {
        return kept(self, in, item -> item, wanted);
    }

    private static Value selectBy(Value self, Bound in, boolean wanted) {
        return kept(self, in, ItemKey.path(in.get("attribute"), Value.None.NONE), wanted);
    }

    private static Value kept(Value self, Bound in, ItemKey key, boolean wanted) {
        var items = Items.of(self);
        in.budget().steps(items.size());
        var kept = new ArrayList<Value>();
        for (var item : items) {
            if (holds(key.of(item), in) == wanted) kept.add(item);
        }
        return Generator.of(kept);
    }

    private static boolean holds(Value value, Bound in) {
        if (in.rest().isEmpty()) return Items.isTrue(value);
        return Items.isTrue(Tests.apply(Repr.str(in.rest().getFirst()), value, others(in)));
    }
}
