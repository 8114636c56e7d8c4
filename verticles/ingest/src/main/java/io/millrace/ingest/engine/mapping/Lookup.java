package io.millrace.ingest.engine.mapping;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Each value by another; what is not among them stays.
public record Lookup(Map<String, String> values) implements Conversion {
    public Lookup {
        values = Map.copyOf(values);
    }

    @Override
    public Converted of(List<@Nullable String> given) {
        var found = values.get(Conversion.one(given));
        return found == null ? Converted.NOT : Converted.to(found);
    }
}
