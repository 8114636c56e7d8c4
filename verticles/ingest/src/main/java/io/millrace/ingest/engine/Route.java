package io.millrace.ingest.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where records go that meet all that it asks for; what is null or empty asks for nothing.
///
/// @param source name of the source that brings them, or `http`
/// @param fields in each of which a record has a value
/// @param field of which the value decides
/// @param value of `field`: a string without its quotes, anything else as JSON writes it
public record Route(
        String dataset,
        @Nullable String source,
        List<String> fields,
        @Nullable String field,
        @Nullable String value) {
    public Route {
        fields = List.copyOf(fields);
    }

    /// The record that is to be routed.
    interface Lookup {
        /// Null where it has no value.
        @Nullable String value(String field);
    }

    boolean takes(String from, Lookup its) {
        if (source != null && !source.equals(from)) return false;
        for (var name : fields) if (its.value(name) == null) return false;
        if (field == null) return true;
        var found = its.value(field);
        return found != null && (value == null || value.equals(found));
    }
}
