package io.millrace.ingest.engine.mapping;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A member of a JSON object: text without its quotes, anything else as it is written.
public record Member(String key) implements Conversion {
    @Override
    public Converted of(List<@Nullable String> values) {
        var members = JsonObjects.members(Conversion.one(values));
        if (members.isEmpty() || !members.get().containsKey(key)) return Converted.NOT;
        return Converted.to(members.get().get(key));
    }
}
