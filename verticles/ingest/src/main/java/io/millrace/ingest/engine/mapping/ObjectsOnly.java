package io.millrace.ingest.engine.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The value where it is a JSON object.
public record ObjectsOnly() implements Conversion {
    @Override
    public Converted of(List<@Nullable String> values) {
        var value = Conversion.one(values);
        return JsonObjects.members(value).isPresent() ? Converted.to(value) : Converted.NOT;
    }
}
