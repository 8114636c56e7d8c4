package io.millrace.kernel;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// The moments from one on and before another.
///
/// @param from null where it has no beginning
/// @param until null where it has no end
public record Period(@Nullable Instant from, @Nullable Instant until) {
    public static final Period ALWAYS = new Period(null, null);

    /// As a parameter of SQL.
    public static @Nullable OffsetDateTime sql(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }
}
