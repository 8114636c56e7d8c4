package io.millrace.ingest.engine.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The value, for another column.
public record AsIs() implements Conversion {
    @Override
    public Converted of(List<@Nullable String> values) {
        return Converted.to(Conversion.one(values));
    }
}
