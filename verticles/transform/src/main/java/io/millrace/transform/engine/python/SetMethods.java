package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Methods of `set`.
final class SetMethods {
    private static final Methods<SetValue> METHODS =
            new Methods<SetValue>()
                    .add("add(item)", (self, in) -> add(self, List.of(in.get("item"))))
                    .add("update(items)", (self, in) -> add(self, Items.of(in.get("items"))))
                    .add("discard(item)", (self, in) -> discard(self, in.get("item"), false))
                    .add("remove(item)", (self, in) -> discard(self, in.get("item"), true))
                    .add("union(items)", SetMethods::union)
                    .add("intersection(items)", (self, in) -> keep(self, other(in), true))
                    .add("difference(items)", (self, in) -> keep(self, other(in), false))
                    .add("issubset(items)", (self, in) -> isWithin(self, other(in)))
                    .add("issuperset(items)", (self, in) -> isWithin(other(in), self))
                    .add("copy()", (self, _) -> new SetValue(self.items()));

    private SetMethods() {}

    static Optional<Value> of(SetValue set, String name) {
        return METHODS.of(set, name);
    }

    private static SetValue other(Bound in) {
        return new SetValue(Items.of(in.get("items")));
    }

    private static Value add(SetValue self, List<Value> items) {
        items.forEach(self::add);
        return Value.None.NONE;
    }

    private static Value discard(SetValue self, Value item, boolean mustExist) {
        if (!self.remove(item) && mustExist) throw new PythonError("no item " + Repr.repr(item));
        return Value.None.NONE;
    }

    private static Value union(SetValue self, Bound in) {
        var all = new ArrayList<>(self.items());
        all.addAll(Items.of(in.get("items")));
        return new SetValue(all);
    }

    private static Value keep(SetValue self, SetValue other, boolean shared) {
        return new SetValue(
                self.items().stream().filter(item -> other.contains(item) == shared).toList());
    }

    private static Value isWithin(SetValue inner, SetValue outer) {
        return Value.Bool.of(inner.items().stream().allMatch(outer::contains));
    }
}
