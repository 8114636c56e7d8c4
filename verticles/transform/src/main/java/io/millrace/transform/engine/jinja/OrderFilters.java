package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Equality;
import io.millrace.transform.engine.python.Generator;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.Order;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.SetValue;
import io.millrace.transform.engine.python.Sorting;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Filters that compare the items of a sequence.
final class OrderFilters {
    private OrderFilters() {}

    static void addTo(Methods<Value> filters) {
        filters.add("min(case_sensitive?, attribute?)", (self, in) -> extreme(self, in, -1))
                .add("max(case_sensitive?, attribute?)", (self, in) -> extreme(self, in, 1))
                .add("sort(reverse?, case_sensitive?, attribute?)", OrderFilters::sort)
                .add("dictsort(case_sensitive?, by?, reverse?)", OrderFilters::dictSort)
                .add("unique(case_sensitive?, attribute?)", OrderFilters::unique)
                .add("groupby(attribute, default?, case_sensitive?)", OrderFilters::groupBy);
    }

    private static Value extreme(Value self, Bound in, int sign) {
        var key = ItemKey.of(in, true);
        @Nullable Value best = null;
        @Nullable Value bestKey = null;
        for (var item : Items.of(self)) {
            var itemKey = key.of(item);
            if (bestKey == null || Order.ascending(itemKey, bestKey) * sign > 0) {
                best = item;
                bestKey = itemKey;
            }
        }
        return best == null ? new Value.Undefined("No aggregated item, sequence was empty.") : best;
    }

    private static Value sort(Value self, Bound in) {
        var key = ItemKey.several(in);
        return new ListValue(
                Sorting.sorted(Items.of(self), item -> key.of(item), in.isTrue("reverse")));
    }

    private static Value dictSort(Value self, Bound in) {
        if (!(self instanceof DictValue dict)) throw new PythonError("dictsort wants a mapping");
        int part =
                switch (in.text("by", "key")) {
                    case "key" -> 0;
                    case "value" -> 1;
                    default ->
                            throw new PythonError(
                                    "You can only sort by either \"key\" or \"value\"");
                };
        var key = ItemKey.of(in, true);
        return new ListValue(
                Sorting.sorted(
                        dict.items(),
                        pair -> key.of(Items.of(pair).get(part)),
                        in.isTrue("reverse")));
    }

    private static Value unique(Value self, Bound in) {
        var key = ItemKey.of(in, true);
        var seen = new SetValue(List.of());
        var unique = new ArrayList<Value>();
        for (var item : Items.of(self)) {
            var itemKey = key.of(item);
            if (seen.contains(itemKey)) continue;
            seen.add(itemKey);
            unique.add(item);
        }
        return Generator.of(unique);
    }

    private static Value groupBy(Value self, Bound in) {
        var key = ItemKey.of(in, true);
        var shown = ItemKey.of(in, false);
        var groups = new ArrayList<Value>();
        var group = new ArrayList<Value>();
        for (var item : Sorting.sorted(Items.of(self), item -> key.of(item), false)) {
            if (!group.isEmpty() && !Equality.equal(key.of(group.getFirst()), key.of(item))) {
                groups.add(group(group, shown));
                group.clear();
            }
            group.add(item);
        }
        if (!group.isEmpty()) groups.add(group(group, shown));
        return new ListValue(groups);
    }

    private static Value group(List<Value> group, ItemKey shown) {
        return Value.Tuple.of(shown.of(group.getFirst()), new ListValue(group));
    }
}
