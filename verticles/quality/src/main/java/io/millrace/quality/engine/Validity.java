package io.millrace.quality.engine;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/// Which values of a column count as missing and which as valid. A value is valid when it meets all
/// that is said here; a missing value is neither valid nor invalid.
public record Validity(
        Accepted accepted, Interval range, Interval length, List<String> missingValues) {
    static final Validity NONE = new Validity(Accepted.ANY, Interval.ANY, Interval.ANY, List.of());

    public Validity {
        missingValues = List.copyOf(missingValues);
    }

    boolean saysWhatIsValid() {
        return !accepted.equals(Accepted.ANY)
                || !range.equals(Interval.ANY)
                || !length.equals(Interval.ANY);
    }

    /// A list of values, a POSIX regular expression, or both. An empty list accepts every value.
    public record Accepted(List<String> values, Optional<String> regex) {
        static final Accepted ANY = new Accepted(List.of(), Optional.empty());

        public Accepted {
            values = List.copyOf(values);
        }
    }

    /// Both ends belong to it.
    public record Interval(Optional<BigDecimal> min, Optional<BigDecimal> max) {
        static final Interval ANY = new Interval(Optional.empty(), Optional.empty());
    }
}
