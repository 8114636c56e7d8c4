package io.millrace.transform.engine.python;

import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Methods of `list` and `tuple`.
final class ListMethods {
    private static final Methods<ListValue> LIST =
            new Methods<ListValue>()
                    .add("append(item)", (self, in) -> done(self.items().add(in.get("item"))))
                    .add("extend(items)", ListMethods::extend)
                    .add("insert(index, item)", ListMethods::insert)
                    .add("pop(index?)", ListMethods::pop)
                    .add("remove(item)", ListMethods::remove)
                    .add("index(item, start?, stop?)", (self, in) -> index(self.items(), in))
                    .add("count(item)", (self, in) -> count(self.items(), in))
                    .add("sort(key?, reverse?)", ListMethods::sort)
                    .add("reverse()", (self, _) -> reverse(self))
                    .add("copy()", (self, _) -> new ListValue(Items.of(self)))
                    .add("clear()", (self, _) -> clear(self));

    private static final Methods<Value.Tuple> TUPLE =
            new Methods<Value.Tuple>()
                    .add("index(item, start?, stop?)", (self, in) -> index(self.items(), in))
                    .add("count(item)", (self, in) -> count(self.items(), in));

    private ListMethods() {}

    static Optional<Value> of(ListValue list, String name) {
        return LIST.of(list, name);
    }

    static Optional<Value> of(Value.Tuple tuple, String name) {
        return TUPLE.of(tuple, name).or(() -> ofGroup(tuple, name));
    }

    /// The pairs that the filter `groupby` gives name their two parts.
    private static Optional<Value> ofGroup(Value.Tuple tuple, String name) {
        boolean isGroup = tuple.items().size() == 2 && tuple.items().get(1) instanceof ListValue;
        if (!isGroup) return Optional.empty();
        return switch (name) {
            case "grouper" -> Optional.of(tuple.items().get(0));
            case "list" -> Optional.of(tuple.items().get(1));
            default -> Optional.empty();
        };
    }

    private static Value done(@SuppressWarnings("unused") boolean changed) {
        return Value.None.NONE;
    }

    private static Value extend(ListValue self, Bound in) {
        var more = Items.of(in.get("items"));
        in.budget().steps(more.size());
        return done(self.items().addAll(more));
    }

    private static Value insert(ListValue self, Bound in) {
        int index = in.integer("index", 0);
        int size = self.items().size();
        in.budget().steps(size / 64);
        self.items().add(Math.clamp(index < 0 ? index + size : index, 0, size), in.get("item"));
        return Value.None.NONE;
    }

    private static Value pop(ListValue self, Bound in) {
        int size = self.items().size();
        int index = in.integer("index", -1);
        int at = index < 0 ? index + size : index;
        if (at < 0 || at >= size) {
            throw new PythonError(size == 0 ? "pop from empty list" : "pop index out of range");
        }
        in.budget().steps((size - at) / 64);
        return self.items().remove(at);
    }

    private static int position(List<Value> items, Value item, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Equality.matches(items.get(i), item)) return i;
        }
        return -1;
    }

    private static Value remove(ListValue self, Bound in) {
        int at = position(self.items(), in.get("item"), 0, self.items().size());
        if (at < 0) throw new PythonError("list.remove(x): x not in list");
        in.budget().steps((self.items().size() - at) / 64);
        self.items().remove(at);
        return Value.None.NONE;
    }

    private static Value index(List<Value> items, Bound in) {
        int size = items.size();
        int from = in.integer("start", 0);
        int to = in.integer("stop", size);
        int at =
                position(
                        items,
                        in.get("item"),
                        Math.max(0, from < 0 ? from + size : from),
                        Math.min(size, to < 0 ? to + size : to));
        if (at < 0) throw new PythonError(Repr.repr(in.get("item")) + " is not in list");
        return Value.Int.of(at);
    }

    private static Value count(List<Value> items, Bound in) {
        return Value.Int.of(
                items.stream().filter(item -> Equality.matches(item, in.get("item"))).count());
    }

    private static Value sort(ListValue self, Bound in) {
        var sorted = Sorting.sorted(Items.of(self), item -> key(item, in), in.isTrue("reverse"));
        if (self.items().size() != sorted.size())
            throw new PythonError("list modified during sort");
        Collections.copy(self.items(), sorted);
        return Value.None.NONE;
    }

    private static Value key(Value item, Bound in) {
        var key = in.get("key");
        if (key == Value.None.NONE) return item;
        if (key instanceof Thing thing) return thing.call(Arguments.of(in.budget(), item));
        throw in.wrong("key", "a function");
    }

    private static Value reverse(ListValue self) {
        Budget.visits(self.items().size());
        Collections.reverse(self.items());
        return Value.None.NONE;
    }

    private static Value clear(ListValue self) {
        self.items().clear();
        return Value.None.NONE;
    }
}
