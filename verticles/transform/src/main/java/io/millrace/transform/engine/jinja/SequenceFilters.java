package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.Arithmetic;
import io.millrace.transform.engine.python.Bound;
import io.millrace.transform.engine.python.Budget;
import io.millrace.transform.engine.python.Generator;
import io.millrace.transform.engine.python.Items;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Methods;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Types;
import io.millrace.transform.engine.python.Value;
import io.millrace.transform.engine.python.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// Filters over the items of a sequence: its ends, its parts, their sum.
final class SequenceFilters {
    private SequenceFilters() {}

    static void addTo(Methods<Value> filters) {
        filters.add("first()", (self, _) -> first(self))
                .add("last()", (self, _) -> last(self))
                .add("random()", SequenceFilters::random)
                .add("join(d?, attribute?)", SequenceFilters::join)
                .add("reverse()", (self, _) -> reverse(self))
                .add("sum(attribute?, start?)", SequenceFilters::sum)
                .add("batch(linecount, fill_with?)", SequenceFilters::batch)
                .add("slice(slices, fill_with?)", SequenceFilters::slices);
    }

    private static Value first(Value self) {
        var items = Walk.through(self);
        return items.hasNext() ? items.next() : none("No first item, sequence was empty.");
    }

    private static Value last(Value self) {
        var reversed =
                Items.reversed(self)
                        .orElseThrow(() ->
                                new PythonError(
                                        "'" + Types.name(self) + "' object is not reversible"));
        return reversed.isEmpty() ? none("No last item, sequence was empty.") : reversed.getFirst();
    }

    private static Value none(String reason) {
        return new Value.Undefined(reason);
    }

    /// The same choice in each rendering of a template.
    private static Value random(Value self, Bound in) {
        if (!Items.isSequence(Items.plain(self))) {
            throw new PythonError("random wants a sequence, not '" + Types.name(self) + "'");
        }
        var items = Items.of(self);
        return items.isEmpty()
                ? none("No random item, sequence was empty.")
                : items.get(in.budget().choice(items.size()));
    }

    private static Value join(Value self, Bound in) {
        var key = ItemKey.of(in, false);
        List<Value> items = Items.of(self).stream().map(item -> key.of(item)).toList();
        return joined(items, Repr.str(in.get("d", Value.Text.EMPTY)), in.budget());
    }

    static Value joined(List<Value> items, String separator, Budget budget) {
        var out = new StringJoiner(separator);
        for (var item : items) {
            var text = Repr.str(item);
            budget.characters(text.length() + (long) separator.length());
            out.add(text);
        }
        return new Value.Text(out.toString());
    }

    private static Value reverse(Value self) {
        var reversed = Items.reversed(self);
        if (reversed.isEmpty()) return new ListValue(Items.of(self).reversed());
        return Items.plain(self) instanceof Value.Text
                ? new Value.Text(Items.joined(reversed.get()))
                : new Generator("list_reverseiterator", reversed.get().iterator());
    }

    private static Value sum(Value self, Bound in) {
        var key = ItemKey.of(in, false);
        var total = in.get("start", Value.Int.of(0));
        for (var item : Items.of(self)) total = Arithmetic.add(total, key.of(item), in.budget());
        return total;
    }

    private static Value batch(Value self, Bound in) {
        int size = in.integer("linecount", 1);
        if (size < 1) throw new PythonError("batch wants a count above zero");
        boolean isFilled = in.get("fill_with") != Value.None.NONE;
        var batches = new ArrayList<Value>();
        var items = Items.of(self);
        for (int from = 0; from < items.size(); from += size) {
            int to = Math.min(items.size() - from, size) + from;
            var batch = new ListValue(items.subList(from, to));
            int missing = isFilled ? size - (to - from) : 0;
            in.budget().steps(missing);
            for (int i = 0; i < missing; i++) batch.items().add(in.get("fill_with"));
            batches.add(batch);
            if (to == items.size()) break;
        }
        return Generator.of(batches);
    }

    private static Value slices(Value self, Bound in) {
        int count = in.integer("slices", 1);
        if (count < 1) throw new PythonError("slice wants a count above zero");
        var items = Items.of(self);
        in.budget().steps(count);
        boolean isFilled = in.get("fill_with") != Value.None.NONE;
        int longer = items.size() % count;
        var slices = new ArrayList<Value>();
        int from = 0;
        for (int i = 0; i < count; i++) {
            int to = from + items.size() / count + (i < longer ? 1 : 0);
            var slice = new ListValue(items.subList(from, to));
            // Also where all are of one length, as Jinja2 has it.
            if (isFilled && i >= longer) slice.items().add(in.get("fill_with"));
            slices.add(slice);
            from = to;
        }
        return Generator.of(slices);
    }
}
