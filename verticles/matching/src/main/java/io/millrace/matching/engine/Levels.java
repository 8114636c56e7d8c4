package io.millrace.matching.engine;

/// Shares of the levels of one field; they sum to 1, missing apart.
final class Levels {
    private static final double EXACT_AMONG_SAME = 0.75;
    private static final double LEAST = 5e-7;

    private Levels() {}

    /// What to expect of the same before anything is known: mostly exact, then the closer the
    /// likelier.
    static double[] agreeing() {
        var levels = new double[Level.COUNT];
        int exact = Level.EXACT.index();
        double sum = 0;
        for (int level = 1; level < exact; level++) sum += level;
        for (int level = 1; level < exact; level++) {
            levels[level] = (1 - EXACT_AMONG_SAME) * level / sum;
        }
        levels[exact] = EXACT_AMONG_SAME;
        return levels;
    }

    /// No level impossible.
    static double[] floored(double[] levels) {
        var floored = new double[Level.COUNT];
        double sum = 0;
        for (int level = 1; level < Level.COUNT; level++) {
            floored[level] = Math.max(levels[level], LEAST);
            sum += floored[level];
        }
        for (int level = 1; level < Level.COUNT; level++) floored[level] /= sum;
        return floored;
    }

    /// Shares of `counts` with `weight` pairs of `expected` added.
    static double[] smoothed(double[] counts, double[] expected, double weight) {
        double sum = weight;
        for (int level = 1; level < Level.COUNT; level++) sum += counts[level];
        var levels = new double[Level.COUNT];
        for (int level = 1; level < Level.COUNT; level++) {
            levels[level] = (counts[level] + weight * expected[level]) / sum;
        }
        return levels;
    }

    /// Takes the part of the same out of what random pairs show.
    ///
    /// @param prior share of the same among random pairs
    static double[] without(double[] random, double[] same, double prior) {
        var rest = new double[Level.COUNT];
        for (int level = 1; level < Level.COUNT; level++) {
            double left = (random[level] - prior * same[level]) / (1 - prior);
            rest[level] = Math.max(left, random[level] / 50);
        }
        return floored(rest);
    }

    /// Strangers the rarer the closer, each step at least as steep as the one before (a log-concave
    /// tail): what stands out above it is of the same.
    static double[] falling(double[] levels) {
        var falling = levels.clone();
        int first = Level.FAINT.index() + 1;
        for (int level = first; level <= Level.CLOSE.index(); level++) {
            double step = Math.min(1, falling[level - 1] / falling[level - 2]);
            falling[level] = Math.min(falling[level], falling[level - 1] * step);
        }
        return floored(falling);
    }
}
