package io.millrace.ingest.engine;

/// What a value turned out to be. Reused.
final class Parsed {
    /// The integer, the days or the microseconds since 2000-01-01, 0 or 1; else the bits of
    /// [#number].
    long exact;

    /// The value of a number, for statistics.
    double number;

    Reason fault = Reason.BAD_TYPE;

    boolean bad() {
        fault = Reason.BAD_TYPE;
        return false;
    }

    boolean outOfRange() {
        fault = Reason.OUT_OF_RANGE;
        return false;
    }
}
