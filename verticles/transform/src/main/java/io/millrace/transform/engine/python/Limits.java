package io.millrace.transform.engine.python;

/// What one rendering may use.
///
/// @param steps nodes evaluated and items visited
/// @param characters written or made by string operations, all together
/// @param depth calls within calls
public record Limits(long steps, long characters, int depth) {
    public static final Limits DEFAULT = new Limits(5_000_000, 50_000_000, 100);

    public Limits {
        if (steps < 1 || characters < 1 || depth < 1) throw new IllegalArgumentException("limits");
    }
}
