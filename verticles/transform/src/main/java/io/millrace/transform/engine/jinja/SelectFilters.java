package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arguments;
import io.millrace.transform.engine.python.Attributes;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Filters that apply another filter or a test to each item. Jinja2 makes them lazy; here they give
/// lists.
final class SelectFilters {
    private SelectFilters() {}

    static void addTo(Methods<Value> filters) {
        filters.add("map(*values, **named)", SelectFilters::map)
                .add("select(*values)", (self, in) -> select(self, in, true))
                .add("reject(*values)", (self, in) -> select(self, in, false))
                .add("selectattr(attribute, *values)", (self, in) -> selectBy(self, in, true))
                .add("rejectattr(attribute, *values)", (self, in) -> selectBy(self, in, false));
    }

    private static Value map(Value self, Bound in) {
        var items = Items.of(self);
        in.budget().steps(items.size());
        var mapped = new ArrayList<Value>();
        if (in.rest().isEmpty() && in.named().containsKey("attribute")) {
            var key =
                    ItemKey.of(
                            new Bound("map", in.named(), List.of(), Map.of(), in.budget()), false);
            for (var item : items) mapped.add(key.of(item));
            return new ListValue(mapped);
        }
        var filter = name(in, "map");
        var arguments =
                new Arguments(in.rest().subList(1, in.rest().size()), in.named(), in.budget());
        for (var item : items) mapped.add(Filters.apply(filter, item, arguments));
        return new ListValue(mapped);
    }

    private static String name(Bound in, String function) {
        if (in.rest().isEmpty()) throw new PythonError(function + " needs the name of a filter");
        return Repr.str(in.rest().getFirst());
    }

    private static Value select(Value self, Bound in, boolean wanted) {
        return kept(self, in, item -> item, wanted);
    }

    private static Value selectBy(Value self, Bound in, boolean wanted) {
        var attribute = in.get("attribute");
        return kept(self, in, item -> attribute(item, attribute), wanted);
    }

    private static Value attribute(Value item, Value attribute) {
        var value = item;
        for (var part : List.of(Repr.str(attribute).split("\\.", -1))) {
            value = Attributes.item(value, new Value.Text(part));
        }
        return value;
    }

    private static Value kept(Value self, Bound in, ItemKey key, boolean wanted) {
        var items = Items.of(self);
        in.budget().steps(items.size());
        var kept = new ArrayList<Value>();
        for (var item : items) {
            if (holds(key.of(item), in) == wanted) kept.add(item);
        }
        return new ListValue(kept);
    }

    private static boolean holds(Value value, Bound in) {
        if (in.rest().isEmpty()) return Items.isTrue(value);
        var arguments =
                new Arguments(in.rest().subList(1, in.rest().size()), Map.of(), in.budget());
        return Items.isTrue(Tests.apply(Repr.str(in.rest().getFirst()), value, arguments));
    }
}
