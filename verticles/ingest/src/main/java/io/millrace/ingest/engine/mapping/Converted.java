package io.millrace.ingest.engine.mapping;

import org.jspecify.annotations.Nullable;

/// What a conversion makes of values.
///
/// @param isDone false where it says nothing of such values
/// @param value null for none
public record Converted(boolean isDone, @Nullable String value) {
    /// The values are none that the conversion is for.
    public static final Converted NOT = new Converted(false, null);

    static Converted to(@Nullable String value) {
        return new Converted(true, value);
    }
}
