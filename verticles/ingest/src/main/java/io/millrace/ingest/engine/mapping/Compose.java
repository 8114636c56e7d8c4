package io.millrace.ingest.engine.mapping;

import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The values that are there, one after the other.
///
/// @param between any two of them
public record Compose(String between) implements Conversion {
    @Override
    public Converted of(List<@Nullable String> values) {
        var whole = new StringJoiner(between);
        for (var value : values) if (value != null) whole.add(value);
        return Converted.to(whole.toString());
    }
}
