package io.millrace.matching.engine;

/// The levels of all fields of a pair in one `long`, three bits a field.
final class Pattern {
    private static final int BITS = 3;
    private static final int MASK = (1 << BITS) - 1;

    private Pattern() {}

    static long with(long pattern, int field, Level level) {
        return pattern | ((long) level.index() << (BITS * field));
    }

    static int level(long pattern, int field) {
        return (int) (pattern >>> (BITS * field)) & MASK;
    }
}
