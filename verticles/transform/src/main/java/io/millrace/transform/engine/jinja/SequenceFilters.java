package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arithmetic;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.Equality;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.Order;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.SetValue;
import io.millrace.transform.engine.python.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Filters over the items of a sequence: order, parts, sums.
final class SequenceFilters {
    private SequenceFilters() {}

    static void addTo(Methods<Value> filters) {
        filters.add("first()", (self, _) -> end(Items.of(self), true))
                .add("last()", (self, _) -> end(Items.of(self), false))
                .add("join(d?, attribute?)", SequenceFilters::join)
                .add("reverse()", (self, _) -> reverse(self))
                .add("sum(attribute?, start?)", SequenceFilters::sum)
                .add("min(case_sensitive?, attribute?)", (self, in) -> extreme(self, in, -1))
                .add("max(case_sensitive?, attribute?)", (self, in) -> extreme(self, in, 1))
                .add("sort(reverse?, case_sensitive?, attribute?)", SequenceFilters::sort)
                .add("dictsort(case_sensitive?, by?, reverse?)", SequenceFilters::dictSort)
                .add("unique(case_sensitive?, attribute?)", SequenceFilters::unique)
                .add("groupby(attribute, default?, case_sensitive?)", SequenceFilters::groupBy)
                .add("batch(linecount, fill_with?)", SequenceFilters::batch)
                .add("slice(slices, fill_with?)", SequenceFilters::slices);
    }

    private static Value end(List<Value> items, boolean isFirst) {
        if (items.isEmpty()) return new Value.Undefined("No item, sequence was empty.");
        return isFirst ? items.getFirst() : items.getLast();
    }

    private static List<Value> items(Value self, Bound in) {
        var items = Items.of(self);
        in.budget().steps(items.size());
        return items;
    }

    private static Value join(Value self, Bound in) {
        var separator = Repr.str(in.get("d", Value.Text.EMPTY));
        var key = ItemKey.of(in, false);
        var out = new StringJoiner(separator);
        for (var item : items(self, in)) {
            var text = Repr.str(key.of(item));
            in.budget().characters(text.length() + (long) separator.length());
            out.add(text);
        }
        return new Value.Text(out.toString());
    }

    private static Value reverse(Value self) {
        var reversed = Items.of(self).reversed();
        return self instanceof Value.Text
                ? new Value.Text(Items.joined(reversed))
                : new ListValue(reversed);
    }

    private static Value sum(Value self, Bound in) {
        var key = ItemKey.of(in, false);
        var total = in.get("start", Value.Int.of(0));
        for (var item : items(self, in)) total = Arithmetic.add(total, key.of(item), in.budget());
        return total;
    }

    private static Value extreme(Value self, Bound in, int sign) {
        var key = ItemKey.of(in, true);
        @Nullable Value best = null;
        for (var item : items(self, in)) {
            if (best == null || Order.ascending(key.of(item), key.of(best)) * sign > 0) best = item;
        }
        return best == null ? new Value.Undefined("No aggregated item, sequence was empty.") : best;
    }

    private static Value sort(Value self, Bound in) {
        return new ListValue(sorted(items(self, in), ItemKey.several(in), in.isTrue("reverse")));
    }

    private static List<Value> sorted(List<Value> items, ItemKey key, boolean isReversed) {
        Comparator<Value> order = (a, b) -> Order.ascending(key.of(a), key.of(b));
        return items.stream().sorted(isReversed ? order.reversed() : order).toList();
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
        in.budget().steps(dict.size());
        var plain = ItemKey.of(in, true);
        return new ListValue(
                sorted(
                        dict.items(),
                        pair -> plain.of(Items.of(pair).get(part)),
                        in.isTrue("reverse")));
    }

    private static Value unique(Value self, Bound in) {
        var key = ItemKey.of(in, true);
        var seen = new SetValue(List.of());
        var unique = new ArrayList<Value>();
        for (var item : items(self, in)) {
            if (seen.contains(key.of(item))) continue;
            seen.add(key.of(item));
            unique.add(item);
        }
        return new ListValue(unique);
    }

    private static Value groupBy(Value self, Bound in) {
        var key = ItemKey.of(in, true);
        var shown = ItemKey.of(in, false);
        var groups = new ArrayList<Value>();
        var group = new ArrayList<Value>();
        for (var item : sorted(items(self, in), key, false)) {
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

    private static Value batch(Value self, Bound in) {
        int size = in.integer("linecount", 1);
        if (size < 1) throw new PythonError("batch wants a count above zero");
        var batches = new ArrayList<Value>();
        var items = items(self, in);
        for (int from = 0; from < items.size(); from += size) {
            var batch = new ListValue(items.subList(from, Math.min(items.size(), from + size)));
            in.budget().steps(in.has("fill_with") ? size : 0);
            while (in.has("fill_with") && batch.items().size() < size) {
                batch.items().add(in.get("fill_with"));
            }
            batches.add(batch);
        }
        return new ListValue(batches);
    }

    private static Value slices(Value self, Bound in) {
        int count = in.integer("slices", 1);
        if (count < 1) throw new PythonError("slice wants a count above zero");
        var items = items(self, in);
        in.budget().steps(count);
        int each = items.size() / count;
        int longer = items.size() % count;
        var slices = new ArrayList<Value>();
        int from = 0;
        for (int i = 0; i < count; i++) {
            int to = from + each + (i < longer ? 1 : 0);
            var slice = new ListValue(items.subList(from, to));
            if (in.get("fill_with") != Value.None.NONE && i >= longer && longer > 0) {
                slice.items().add(in.get("fill_with"));
            }
            slices.add(slice);
            from = to;
        }
        return new ListValue(slices);
    }

    /// Text without its case, unless the filter is told to heed it.
    static Value folded(Value value) {
        return value instanceof Value.Text(var text)
                ? new Value.Text(text.toLowerCase(Locale.ROOT))
                : value;
    }
}
