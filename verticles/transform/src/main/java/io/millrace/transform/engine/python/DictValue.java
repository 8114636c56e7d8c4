package io.millrace.transform.engine.python;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A Python dict: ordered by insertion, keys equal as Python sees them (`1`, `1.0` and `True` are
/// one key).
public final class DictValue implements Value.Collection {
    private final LinkedHashMap<Value, Entry> entries = new LinkedHashMap<>();

    private record Entry(Value key, Value value) {}

    public DictValue() {}

    public DictValue(Map<String, ? extends Value> values) {
        values.forEach(this::put);
    }

    public void put(String key, Value value) {
        put(new Value.Text(key), value);
    }

    public void put(Value key, Value value) {
        entries.merge(
                Equality.key(key), new Entry(key, value), (old, _) -> new Entry(old.key(), value));
    }

    public void putAll(DictValue other) {
        List.copyOf(other.entries.values()).forEach(entry -> put(entry.key(), entry.value()));
    }

    public Optional<Value> get(Value key) {
        return Optional.ofNullable(entries.get(Equality.key(key))).map(Entry::value);
    }

    public Optional<Value> get(String key) {
        return get(new Value.Text(key));
    }

    public Optional<Value> remove(Value key) {
        return Optional.ofNullable(entries.remove(Equality.key(key))).map(Entry::value);
    }

    public void clear() {
        entries.clear();
    }

    public int size() {
        return entries.size();
    }

    public List<Value> keys() {
        return entries.values().stream().map(Entry::key).toList();
    }

    public List<Value> values() {
        return entries.values().stream().map(Entry::value).toList();
    }

    /// Pairs of key and value.
    public List<Value> items() {
        return entries.values().stream()
                .<Value>map(entry -> Value.Tuple.of(entry.key(), entry.value()))
                .toList();
    }
}
