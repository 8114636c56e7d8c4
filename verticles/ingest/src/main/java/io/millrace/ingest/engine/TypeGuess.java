package io.millrace.ingest.engine;

/// Finds the type of a column from a sample of its values: the narrowest that holds them all, but
/// for the few that look like slips.
final class TypeGuess {
    private final boolean mayHaveCommas;
    private final Parsed scratch = new Parsed();
    private final Misfits words = new Misfits();
    private int seen;
    private int shapes;

    /// @param mayHaveCommas a comma may part decimals, as no comma parts fields
    TypeGuess(boolean mayHaveCommas) {
        this.mayHaveCommas = mayHaveCommas;
    }

    void add(byte[] data, int from, int to, byte kind) {
        int start = from;
        int end = to;
        while (start < end && data[start] == ' ') start++;
        while (end > start && data[end - 1] == ' ') end--;
        if (start == end) return;
        seen++;
        int shape = shape(data, start, end, kind);
        if (shape == Shape.WORDS) words.add(data, start, end);
        shapes |= shape;
    }

    private int shape(byte[] data, int from, int to, byte kind) {
        int shape = Shape.of(data, from, to, kind, scratch);
        if (!mayHaveCommas || shape != Shape.CODE) return shape;
        return switch (CommaNumbers.of(data, from, to)) {
            case CommaNumbers.CERTAIN -> Shape.COMMA;
            case CommaNumbers.MAYBE -> Shape.MAYBE_COMMA;
            default -> shape;
        };
    }

    /// Whether commas part the decimals of the column: one value leaves no doubt, and none has a
    /// point.
    boolean hasCommas() {
        return (shapes & Shape.COMMA) != 0 && (shapes & (Shape.DECIMAL | Shape.EXPONENT)) == 0;
    }

    boolean hasSeen() {
        return seen > 0;
    }

    ColumnType type() {
        int found = shapes;
        if (words.areSlips(seen)) found &= ~Shape.WORDS;
        if ((found & Shape.JSON) != 0) return ColumnType.JSONB;
        return switch (found) {
            case Shape.WHOLE -> ColumnType.BIGINT;
            case Shape.DECIMAL,
                    Shape.DECIMAL | Shape.WHOLE,
                    Shape.COMMA,
                    Shape.COMMA | Shape.WHOLE,
                    Shape.COMMA | Shape.MAYBE_COMMA,
                    Shape.COMMA | Shape.MAYBE_COMMA | Shape.WHOLE ->
                    ColumnType.NUMERIC;
            case Shape.EXPONENT,
                    Shape.EXPONENT | Shape.WHOLE,
                    Shape.EXPONENT | Shape.DECIMAL,
                    Shape.EXPONENT | Shape.DECIMAL | Shape.WHOLE ->
                    ColumnType.DOUBLE;
            case Shape.TRUTH -> words.areNone() ? ColumnType.BOOLEAN : ColumnType.TEXT;
            case Shape.DATE -> ColumnType.DATE;
            case Shape.TIMESTAMP, Shape.TIMESTAMP | Shape.DATE -> ColumnType.TIMESTAMP;
            case Shape.ZONED -> ColumnType.TIMESTAMPTZ;
            default -> ColumnType.TEXT;
        };
    }
}
