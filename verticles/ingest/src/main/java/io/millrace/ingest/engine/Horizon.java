package io.millrace.ingest.engine;

import java.time.Duration;
import java.time.Instant;

/// How far ahead of now the event time of a record may lie. The later event time of a key wins, so
/// that a version of the year 2099 would let no other one win again; it is set aside instead.
///
/// @param column name or header of the event time
/// @param latest event time that is taken
public record Horizon(String column, Instant latest) {
    /// Clocks of sources are minutes off, and times without a zone up to 14 hours ahead.
    public static final Duration AHEAD = Duration.ofDays(1);

    static final String BEYOND = "The event time lies more than a day ahead of now";

    /// Of records that come `now`.
    public static Horizon of(String column, Instant now) {
        return new Horizon(column, now.plus(AHEAD));
    }

    /// Whether the values of a column are event times that can be told from now.
    boolean isOf(Column its) {
        boolean isTime =
                switch (its.type()) {
                    case DATE, TIMESTAMP, TIMESTAMPTZ -> true;
                    case BIGINT, NUMERIC, DOUBLE, BOOLEAN, TEXT, JSONB -> false;
                };
        return isTime && (its.name().equals(column) || its.header().equals(column));
    }

    /// The latest value of a column of `type`, as Postgres counts.
    long latest(ColumnType type) {
        return type == ColumnType.DATE ? Moments.dayOf(latest) : Moments.microsOf(latest);
    }
}
