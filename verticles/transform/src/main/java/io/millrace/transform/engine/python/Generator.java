package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// What can be gone through once, such as what the filter `map` gives. It is true however much of
/// it is left, and has no length.
public final class Generator implements Value.Collection {
    private final String kind;
    private final Iterator<Value> rest;

    /// @param kind Python's name of its type
    public Generator(String kind, Iterator<Value> rest) {
        this.kind = kind;
        this.rest = rest;
    }

    /// @param items that nobody changes any more
    public static Generator of(List<Value> items) {
        return new Generator("generator", items.iterator());
    }

    String kind() {
        return kind;
    }

    /// Who takes from it leaves less for others.
    Iterator<Value> rest() {
        return rest;
    }

    /// All that is left.
    List<Value> drain() {
        var items = new ArrayList<Value>();
        while (rest.hasNext()) {
            Budget.visits(1);
            items.add(rest.next());
        }
        return items;
    }
}
