package io.millrace.transform.engine.lineage;

import java.util.Locale;

/// What becomes of a column in a result. Of two steps, one after the other, the later one of these
/// holds for both.
public enum How {
    /// The value itself, or null.
    COPIED,
    /// A value that an expression makes of those of one row, also by a cast.
    COMPUTED,
    /// A value that is made of those of many rows.
    AGGREGATED,
    /// The value is made of other rows, or in another order, when the column's values are others.
    FILTERED;

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static How of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }

    How or(How other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
