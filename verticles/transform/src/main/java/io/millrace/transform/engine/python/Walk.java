package io.millrace.transform.engine.python;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.IntSupplier;

/// Goes through the items of a value one by one, as Python's `for` does: a list that grows
/// meanwhile has more of them, a dict or set that does is an error.
public final class Walk {
    private Walk() {}

    public static Iterator<Value> through(Value value) {
        return switch (value) {
            case Generator generator -> generator.rest();
            case ListValue list -> growing(list.items());
            case DictValue dict -> watched(dict::size, dict.keys(), "dictionary");
            case SetValue set -> watched(set::size, set.items(), "Set");
            case Value.View(_, DictItems items) ->
                    watched(items::size, List.copyOf(items), "dictionary");
            default -> Items.of(value).iterator();
        };
    }

    private static Iterator<Value> growing(List<Value> items) {
        return new Iterator<>() {
            private int at;
            private boolean isOver;

            @Override
            public boolean hasNext() {
                isOver |= at >= items.size();
                return !isOver;
            }

            @Override
            public Value next() {
                if (!hasNext()) throw new NoSuchElementException();
                return items.get(at++);
            }
        };
    }

    private static Iterator<Value> watched(IntSupplier size, List<Value> items, String what) {
        int before = size.getAsInt();
        Budget.visits(before);
        var rest = items.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                if (size.getAsInt() == before) return rest.hasNext();
                throw new PythonError(what + " changed size during iteration");
            }

            @Override
            public Value next() {
                return rest.next();
            }
        };
    }
}
