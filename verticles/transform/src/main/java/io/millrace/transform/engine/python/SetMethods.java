package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Methods of `set`.
final class SetMethods {
    private static final Methods<SetValue> METHODS =
            new Methods<SetValue>()
                    .add("add(item)", (self, in) -> changed(self, in, SetValue::add))
                    .add("discard(item)", (self, in) -> changed(self, in, SetValue::remove))
                    .add("remove(item)", SetMethods::remove)
                    .add("pop()", (self, _) -> pop(self))
                    .add("clear()", (self, _) -> replaced(self, List.of()))
                    .add("copy()", (self, _) -> new SetValue(Items.of(self)))
                    .add("union(*others)", (self, in) -> new SetValue(union(self, in)))
                    .add("update(*others)", (self, in) -> replaced(self, union(self, in)))
                    .add("intersection(*others)", (self, in) -> new SetValue(kept(self, in, true)))
                    .add("difference(*others)", (self, in) -> new SetValue(kept(self, in, false)))
                    .add(
                            "intersection_update(*others)",
                            (self, in) -> replaced(self, kept(self, in, true)))
                    .add(
                            "difference_update(*others)",
                            (self, in) -> replaced(self, kept(self, in, false)))
                    .add("symmetric_difference(items)", (self, in) -> unshared(self, other(in)))
                    .add("issubset(items)", (self, in) -> isWithin(self, other(in)))
                    .add("issuperset(items)", (self, in) -> isWithin(other(in), self))
                    .add("isdisjoint(items)", (self, in) -> isApart(self, other(in)));

    private SetMethods() {}

    static Optional<Value> of(SetValue set, String name) {
        return METHODS.of(set, name);
    }

    private static SetValue other(Bound in) {
        return new SetValue(Items.of(in.get("items")));
    }

    private static Value changed(SetValue self, Bound in, BiConsumer<SetValue, Value> change) {
        change.accept(self, in.get("item"));
        return Value.None.NONE;
    }

    private static Value remove(SetValue self, Bound in) {
        if (!self.remove(in.get("item"))) {
            throw new PythonError("no item " + Repr.repr(in.get("item")));
        }
        return Value.None.NONE;
    }

    private static Value pop(SetValue self) {
        if (self.size() == 0) throw new PythonError("pop from an empty set");
        var first = Items.of(self).getFirst();
        self.remove(first);
        return first;
    }

    private static Value replaced(SetValue self, List<Value> items) {
        Items.of(self).forEach(self::remove);
        items.forEach(self::add);
        return Value.None.NONE;
    }

    private static List<Value> union(SetValue self, Bound in) {
        var all = new ArrayList<>(Items.of(self));
        for (var other : in.rest()) all.addAll(Items.of(other));
        return all;
    }

    /// Those that are in all the others, or in none of them.
    private static List<Value> kept(SetValue self, Bound in, boolean isShared) {
        var others = in.rest().stream().map(other -> new SetValue(Items.of(other))).toList();
        var kept = new ArrayList<Value>();
        for (var item : Items.of(self)) {
            boolean isKept = others.stream().allMatch(other -> other.contains(item) == isShared);
            if (isKept) kept.add(item);
        }
        return kept;
    }

    private static Value unshared(SetValue self, SetValue other) {
        var items = new ArrayList<Value>();
        for (var item : Items.of(self)) if (!other.contains(item)) items.add(item);
        for (var item : Items.of(other)) if (!self.contains(item)) items.add(item);
        return new SetValue(items);
    }

    private static Value isWithin(SetValue inner, SetValue outer) {
        return Value.Bool.of(inner.items().stream().allMatch(outer::contains));
    }

    private static Value isApart(SetValue self, SetValue other) {
        return Value.Bool.of(self.items().stream().noneMatch(other::contains));
    }
}
