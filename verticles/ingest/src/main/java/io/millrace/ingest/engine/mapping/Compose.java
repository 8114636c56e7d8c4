package io.millrace.ingest.engine.mapping;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The values that are there, one after the other.
///
/// @param between any two of them
public record Compose(String between) implements Conversion {
    @Override
    public Converted of(List<@Nullable String> values) {
        return Converted.to(
                values.stream().filter(Objects::nonNull).collect(Collectors.joining(between)));
    }
}
