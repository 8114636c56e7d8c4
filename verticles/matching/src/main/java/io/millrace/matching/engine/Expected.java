package io.millrace.matching.engine;

import java.util.Arrays;

/// How many of the candidates with each pattern are the same, as far as a model tells.
final class Expected {
    /// More would leave the range of a double.
    private static final double MOST_BITS = 300;

    private static final double NOTHING = 1e-9;

    private final long[] patterns;
    private final double[] weights;

    /// Of each candidate in a link, which pattern and which two sides it has; empty otherwise.
    private final int[] positions;

    private final int[] lefts;
    private final int[] rights;
    private final int sides;

    /// @param candidates pairs of records
    /// @param patterns of the candidates, in their order
    Expected(long[] candidates, long[] patterns, Sources sources) {
        var sorted = patterns.clone();
        Arrays.sort(sorted);
        this.patterns = Arrays.stream(sorted).distinct().toArray();
        this.weights = new double[this.patterns.length];
        for (int i = 0, at = 0; i < sorted.length; i++) {
            if (sorted[i] != this.patterns[at]) at++;
            weights[at]++;
        }
        int links = sources.isLinkOnly() ? candidates.length : 0;
        positions = new int[links];
        lefts = new int[links];
        rights = new int[links];
        sides = sources.records() * sources.datasets();
        for (int i = 0; i < links; i++) {
            int left = Pairs.left(candidates[i]);
            int right = Pairs.right(candidates[i]);
            positions[i] = Arrays.binarySearch(this.patterns, patterns[i]);
            lefts[i] = left * sources.datasets() + sources.dataset(right);
            rights[i] = right * sources.datasets() + sources.dataset(left);
        }
    }

    /// Each pattern once.
    long[] patterns() {
        return patterns;
    }

    /// In the order of [#patterns].
    double[] same(Model model) {
        return positions.length == 0 ? each(model) : amongRivals(model);
    }

    private double[] each(Model model) {
        var same = new double[patterns.length];
        for (int i = 0; i < same.length; i++) {
            double expected = Model.probability(model.bits(patterns[i])) * weights[i];
            if (expected >= NOTHING) same[i] = expected;
        }
        return same;
    }

    /// As [Rivals] weighs them.
    private double[] amongRivals(Model model) {
        var odds = new double[patterns.length];
        for (int i = 0; i < odds.length; i++) {
            odds[i] = Math.pow(2, Math.min(MOST_BITS, model.bits(patterns[i])));
        }
        var sums = new double[sides];
        for (int i = 0; i < positions.length; i++) {
            sums[lefts[i]] += odds[positions[i]];
            sums[rights[i]] += odds[positions[i]];
        }
        var same = new double[patterns.length];
        for (int i = 0; i < positions.length; i++) {
            double own = odds[positions[i]];
            double others = Math.max(0, sums[lefts[i]] - own) + Math.max(0, sums[rights[i]] - own);
            same[positions[i]] += own / (1 + own + others);
        }
        return same;
    }
}
