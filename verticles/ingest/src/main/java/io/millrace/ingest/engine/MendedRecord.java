package io.millrace.ingest.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A record that was set aside, as it came or as rules made it.
///
/// @param line its place in the batch
/// @param raw the whole of it
/// @param values that take the place of its own, by column or, where the dataset has no such
///   column, by header; null is no value
public record MendedRecord(long line, String raw, Map<String, @Nullable String> values) {
    public MendedRecord {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /// All that is kept of it.
    public long chars() {
        long chars = raw.length();
        for (var value : values.values()) chars += value == null ? 0 : value.length();
        return chars;
    }

    /// With another value for `name`.
    public MendedRecord with(String name, @Nullable String value) {
        var more = new LinkedHashMap<String, @Nullable String>(values);
        more.put(name, value);
        return new MendedRecord(line, raw, more);
    }
}
