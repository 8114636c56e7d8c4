package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
                    .add("index(item)", (self, in) -> index(self.items(), in))
                    .add("count(item)", (self, in) -> count(self.items(), in))
                    .add("sort(reverse?)", ListMethods::sort)
                    .add("reverse()", (self, _) -> reverse(self))
                    .add("copy()", (self, _) -> new ListValue(self.items()))
                    .add("clear()", (self, _) -> clear(self));

    private static final Methods<Value.Tuple> TUPLE =
            new Methods<Value.Tuple>()
                    .add("index(item)", (self, in) -> index(self.items(), in))
                    .add("count(item)", (self, in) -> count(self.items(), in));

    private ListMethods() {}

    static Optional<Value> of(ListValue list, String name) {
        return LIST.of(list, name);
    }

    static Optional<Value> of(Value.Tuple tuple, String name) {
        return TUPLE.of(tuple, name);
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
        return self.items().remove(at);
    }

    private static int position(List<Value> items, Value item) {
        for (int i = 0; i < items.size(); i++) {
            if (Equality.equal(items.get(i), item)) return i;
        }
        return -1;
    }

    private static Value remove(ListValue self, Bound in) {
        int at = position(self.items(), in.get("item"));
        if (at < 0) throw new PythonError("list.remove(x): x not in list");
        self.items().remove(at);
        return Value.None.NONE;
    }

    private static Value index(List<Value> items, Bound in) {
        int at = position(items, in.get("item"));
        if (at < 0) throw new PythonError(Repr.repr(in.get("item")) + " is not in list");
        return Value.Int.of(at);
    }

    private static Value count(List<Value> items, Bound in) {
        in.budget().steps(items.size());
        return Value.Int.of(
                items.stream().filter(item -> Equality.equal(item, in.get("item"))).count());
    }

    private static Value sort(ListValue self, Bound in) {
        in.budget().steps(self.items().size());
        var sorted = new ArrayList<>(self.items());
        Comparator<Value> order = Order::ascending;
        sorted.sort(in.isTrue("reverse") ? order.reversed() : order);
        Collections.copy(self.items(), sorted);
        return Value.None.NONE;
    }

    private static Value reverse(ListValue self) {
        Collections.reverse(self.items());
        return Value.None.NONE;
    }

    private static Value clear(ListValue self) {
        self.items().clear();
        return Value.None.NONE;
    }
}
