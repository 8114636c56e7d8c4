package io.millrace.ingest.engine.mapping;

import org.jspecify.annotations.Nullable;

/// What a conversion makes of values.
///
/// @param isDone false where it says nothing of such values, which stay as they are
/// @param isRefused not even as they are: they may mean two things
/// @param value null for none
public record Converted(boolean isDone, boolean isRefused, @Nullable String value) {
    /// The values are none that the conversion is for.
    public static final Converted NOT = new Converted(false, false, null);

    /// The values may mean two things.
    public static final Converted REFUSED = new Converted(false, true, null);

    static Converted to(@Nullable String value) {
        return new Converted(true, false, value);
    }
}
