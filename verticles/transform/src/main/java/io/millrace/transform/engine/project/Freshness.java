package io.millrace.transform.engine.project;

import java.time.Duration;
import java.util.Optional;

/// How old the newest rows of a source may be.
///
/// @param loadedAt expression that tells when a row was loaded; without one, and without a query,
///   it is when its batch was stored
/// @param query a SELECT of the time when the newest row was loaded
/// @param filter condition of the rows that are looked at
/// @param warnAfter absent where no age is a warning
/// @param errorAfter absent where no age is an error
public record Freshness(
        Optional<String> loadedAt,
        Optional<String> query,
        Optional<String> filter,
        Optional<Age> warnAfter,
        Optional<Age> errorAfter) {

    /// @param period as dbt writes it: `minute`, `hour` or `day`
    public record Age(long count, String period) {
        public Duration duration() {
            return switch (period) {
                case "minute" -> Duration.ofMinutes(count);
                case "hour" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }

        /// `2 days`
        public String text() {
            return count + " " + period + (count == 1 ? "" : "s");
        }
    }

    /// The bound that an age is beyond.
    ///
    /// @param bound absent where it is beyond none
    public record Verdict(boolean isError, Optional<Age> bound) {}

    public Verdict verdict(Duration age) {
        if (isBeyond(age, errorAfter)) return new Verdict(true, errorAfter);
        if (isBeyond(age, warnAfter)) return new Verdict(false, warnAfter);
        return new Verdict(false, Optional.empty());
    }

    private static boolean isBeyond(Duration age, Optional<Age> bound) {
        return bound.filter(its -> age.compareTo(its.duration()) > 0).isPresent();
    }
}
