package io.millrace.transform.engine.python;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;

/// The keys, values or pairs of a dict, as they are at each moment.
final class DictItems extends AbstractList<Value> {
    /// What of the entries.
    enum Part {
        KEYS,
        VALUES,
        ITEMS
    }

    private final DictValue dict;
    private final Part part;

    DictItems(DictValue dict, Part part) {
        this.dict = dict;
        this.part = part;
    }

    private List<Value> now() {
        return switch (part) {
            case KEYS -> dict.keys();
            case VALUES -> dict.values();
            case ITEMS -> dict.items();
        };
    }

    @Override
    public Value get(int index) {
        return now().get(index);
    }

    @Override
    public int size() {
        return dict.size();
    }

    @Override
    public Iterator<Value> iterator() {
        return now().iterator();
    }

    boolean holds(Value item) {
        if (part == Part.KEYS) return dict.get(item).isPresent();
        return Equality.isAmong(now(), item);
    }

    /// Whether they compare and subtract as a set does.
    boolean isSet() {
        return part != Part.VALUES;
    }
}
