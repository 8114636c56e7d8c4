package io.millrace.transform.engine.rows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a caller says of how something is to be done.
///
/// @param of what they belong to, for what is said of them
record Parameters(String of, Map<String, @Nullable Object> values) {

    /// @throws RowsException when there is one that nothing knows
    void verify(Set<String> known) {
        for (var name : values.keySet()) {
            if (!known.contains(name)) {
                throw new RowsException(
                        of + " has no parameter '" + name + "'; it has " + listed(known) + ".");
            }
        }
    }

    static String listed(Collection<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    boolean isSet(String name) {
        var value = values.get(name);
        if (value == null) return false;
        if (value instanceof Boolean is) return is;
        throw fault(name, "true or false");
    }

    Optional<String> text(String name) {
        var value = values.get(name);
        if (value == null) return Optional.empty();
        if (value instanceof String text) return Optional.of(text);
        throw fault(name, "a text");
    }

    String needed(String name) {
        return text(name).orElseThrow(() -> fault(name, "a text"));
    }

    /// One of a few words.
    String choice(String name, List<String> choices) {
        var word = text(name).orElse(choices.getFirst());
        if (choices.contains(word)) return word;
        throw fault(name, "one of " + String.join(", ", choices));
    }

    Optional<List<String>> texts(String name) {
        var value = values.get(name);
        if (value == null) return Optional.empty();
        if (!(value instanceof List<?> items)) throw fault(name, "a list of texts");
        var texts = new ArrayList<String>();
        for (var item : items) {
            if (!(item instanceof String text)) throw fault(name, "a list of texts");
            texts.add(text);
        }
        return Optional.of(texts);
    }

    List<Parameters> all(String name) {
        var value = values.get(name);
        if (!(value instanceof List<?> items)) throw fault(name, "a list of objects");
        return items.stream().map(item -> object(name, item)).toList();
    }

    Optional<Parameters> object(String name) {
        var value = values.get(name);
        return value == null ? Optional.empty() : Optional.of(object(name, value));
    }

    private Parameters object(String name, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) throw fault(name, "an object");
        var entries = new LinkedHashMap<String, @Nullable Object>();
        map.forEach((key, its) -> entries.put(String.valueOf(key), its));
        return new Parameters(of + "." + name, entries);
    }

    RowsException fault(String name, String wanted) {
        return new RowsException(of + "." + name + ": " + wanted + " is wanted.");
    }
}
