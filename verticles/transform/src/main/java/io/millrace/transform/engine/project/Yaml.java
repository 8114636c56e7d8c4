package io.millrace.transform.engine.project;

import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.Repr;
import io.millrace.transform.engine.python.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node of a YAML file, with the line where it stands.
sealed interface Yaml {
    int line();

    record Scalar(Value value, int line) implements Yaml {}

    record Sequence(List<Yaml> items, int line) implements Yaml {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    record Mapping(Map<String, Yaml> entries, int line) implements Yaml {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /// The entry `key` of a mapping, unless it is null.
    default Optional<Yaml> at(String key) {
        return this instanceof Mapping(var entries, _)
                ? Optional.ofNullable(entries.get(key)).filter(entry -> !entry.isNull())
                : Optional.empty();
    }

    private boolean isNull() {
        return this instanceof Scalar(var value, _) && value == Value.None.NONE;
    }

    /// The entry `key` as a list: one node is a list of it, none is an empty list.
    default List<Yaml> all(String key) {
        return at(key).map(Yaml::items).orElse(List.of());
    }

    default List<Yaml> items() {
        return this instanceof Sequence(var items, _) ? items : List.of(this);
    }

    /// The entry `key` as text.
    default Optional<String> text(String key) {
        return at(key).map(Yaml::text);
    }

    default String text() {
        return Repr.str(toValue());
    }

    default Value toValue() {
        return switch (this) {
            case Scalar(var value, _) -> value;
            case Sequence(var items, _) ->
                    new ListValue(items.stream().map(Yaml::toValue).toList());
            case Mapping(var entries, _) -> {
                var dict = new DictValue();
                entries.forEach((key, node) -> dict.put(key, node.toValue()));
                yield dict;
            }
        };
    }
}
