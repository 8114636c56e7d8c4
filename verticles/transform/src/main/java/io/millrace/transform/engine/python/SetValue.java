package io.millrace.transform.engine.python;

import java.util.List;

/// A Python set. Python's own order of a set is arbitrary; here it is that of insertion.
public final class SetValue implements Value.Collection {
    private final DictValue members = new DictValue();

    public SetValue(java.util.Collection<? extends Value> items) {
        items.forEach(this::add);
    }

    public void add(Value item) {
        members.put(item, Value.None.NONE);
    }

    public boolean remove(Value item) {
        return members.remove(item).isPresent();
    }

    public boolean contains(Value item) {
        return members.get(item).isPresent();
    }

    public int size() {
        return members.size();
    }

    public List<Value> items() {
        return members.keys();
    }
}
