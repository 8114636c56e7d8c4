package io.millrace.quality.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a check measures. The names are those of SodaCL in lower case.
public enum Metric {
    ROW_COUNT(Columns.NONE),
    MISSING_COUNT(Columns.ONE),
    MISSING_PERCENT(Columns.ONE),
    INVALID_COUNT(Columns.ONE),
    INVALID_PERCENT(Columns.ONE),
    DUPLICATE_COUNT(Columns.MANY),
    DUPLICATE_PERCENT(Columns.MANY),
    AVG(Columns.ONE),
    MIN(Columns.ONE),
    MAX(Columns.ONE),
    SUM(Columns.ONE),
    /// Age of the newest value in seconds.
    FRESHNESS(Columns.ONE);

    /// How many columns a metric takes.
    public enum Columns {
        NONE,
        ONE,
        MANY
    }

    private final Columns columns;

    Metric(Columns columns) {
        this.columns = columns;
    }

    public Columns columns() {
        return columns;
    }

    /// True where the value is a number of rows or a part of them, so that failed rows exist.
    public boolean countsRows() {
        return switch (this) {
            case MISSING_COUNT,
                    MISSING_PERCENT,
                    INVALID_COUNT,
                    INVALID_PERCENT,
                    DUPLICATE_COUNT,
                    DUPLICATE_PERCENT ->
                    true;
            case ROW_COUNT, AVG, MIN, MAX, SUM, FRESHNESS -> false;
        };
    }

    public boolean isPercent() {
        return switch (this) {
            case MISSING_PERCENT, INVALID_PERCENT, DUPLICATE_PERCENT -> true;
            case ROW_COUNT,
                    MISSING_COUNT,
                    INVALID_COUNT,
                    DUPLICATE_COUNT,
                    AVG,
                    MIN,
                    MAX,
                    SUM,
                    FRESHNESS ->
                    false;
        };
    }

    public boolean isDuplicate() {
        return this == DUPLICATE_COUNT || this == DUPLICATE_PERCENT;
    }

    public boolean isInvalid() {
        return this == INVALID_COUNT || this == INVALID_PERCENT;
    }

    public boolean isMissing() {
        return this == MISSING_COUNT || this == MISSING_PERCENT;
    }

    public String sodaName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Metric> of(String sodaName) {
        return Arrays.stream(values()).filter(m -> m.sodaName().equals(sodaName)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Metric::sodaName).collect(Collectors.joining(", "));
    }
}
