package io.millrace.ingest.engine.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON object of the values that are there. What is written as a number, a truth or JSON stays
/// so, anything else is text.
///
/// @param keys one for each of the values
public record ObjectOf(List<String> keys) implements Conversion {
    public ObjectOf {
        keys = List.copyOf(keys);
    }

    @Override
    public Converted of(List<@Nullable String> values) {
        return Converted.to(JsonObjects.of(keys, values));
    }
}
