package io.millrace.rca.engine.prediction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Adds up trees, each grown on a part of the rows and of the features, to log-odds: stochastic
/// gradient boosting (Friedman, 2002).
final class Boosting {
    private final double start;
    private final List<Tree> trees;
    private final double[] gains;

    /// @param rate how much of its answer each tree gives
    /// @param shrinkage of leaves, added to their curvature
    /// @param leastCurvature of a leaf
    /// @param rows the part of the rows that a tree sees
    /// @param features the part of the features that a tree sees
    record Shape(
            int trees,
            int depth,
            double rate,
            double shrinkage,
            double leastCurvature,
            double rows,
            double features) {
        static final Shape USUAL = new Shape(200, 5, 0.08, 1, 0.5, 0.8, 0.5);
    }

    /// What a grower works on.
    @SuppressWarnings("ArrayRecordComponent") // shared with the grower, which is inside
    record Data(Bins bins, byte[][] binned, double[] gradients, double[] curvatures) {}

    private Boosting(double start, List<Tree> trees, double[] gains) {
        this.start = start;
        this.trees = trees;
        this.gains = gains;
    }

    /// Learns from rows of features. Deterministic for a seed.
    static Boosting learn(double[][] rows, boolean[] failed, Shape shape, long seed) {
        var bins = new Bins(rows);
        int failures = (int) IntStream.range(0, rows.length).filter(i -> failed[i]).count();
        double share = (failures + 0.5) / (rows.length + 1);
        var odds = new double[rows.length];
        Arrays.fill(odds, Math.log(share / (1 - share)));
        var data = new Data(bins, bins.of(rows), new double[rows.length], new double[rows.length]);
        var learned =
                new Boosting(
                        Math.log(share / (1 - share)), new ArrayList<>(), new double[bins.width()]);
        if (failures == 0 || failures == rows.length) return learned;
        var random = new SplittableRandom(seed);
        for (int i = 0; i < shape.trees(); i++) {
            for (int row = 0; row < rows.length; row++) {
                double probability = probability(odds[row]);
                data.gradients[row] = probability - (failed[row] ? 1 : 0);
                data.curvatures[row] = probability * (1 - probability);
            }
            var open = new boolean[bins.width()];
            for (int f = 0; f < open.length; f++) open[f] = random.nextDouble() < shape.features();
            var seen =
                    IntStream.range(0, rows.length)
                            .filter(_ -> random.nextDouble() < shape.rows())
                            .toArray();
            var tree = new TreeGrower(data, shape, learned.gains, open).grow(seen, 0);
            learned.trees.add(tree);
            for (int row = 0; row < rows.length; row++) odds[row] += tree.of(rows[row]);
        }
        return learned;
    }

    static double probability(double odds) {
        return 1 / (1 + Math.exp(-odds));
    }

    /// Log-odds of failing.
    double odds(double[] row) {
        double odds = start;
        for (var tree : trees) odds += tree.of(row);
        return odds;
    }

    /// What each feature brought, in no unit.
    double[] gains() {
        return gains.clone();
    }
}
