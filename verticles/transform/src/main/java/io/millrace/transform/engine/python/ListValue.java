package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.List;

/// A Python list: changes in place, and is the same list under every name it has.
public final class ListValue implements Value.Collection {
    private final ArrayList<Value> items;

    public ListValue(java.util.Collection<? extends Value> items) {
        this.items = new ArrayList<>(items);
    }

    public static ListValue of(Value... items) {
        return new ListValue(List.of(items));
    }

    /// The live items.
    public List<Value> items() {
        return items;
    }
}
