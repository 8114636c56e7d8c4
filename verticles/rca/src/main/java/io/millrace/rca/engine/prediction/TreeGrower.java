package io.millrace.rca.engine.prediction;

import java.util.Arrays;

/// Grows one tree on gradients, by histograms: Friedman, "Greedy Function Approximation" (2001),
/// with the second-order gain of Chen and Guestrin, "XGBoost" (KDD 2016).
final class TreeGrower {
    private static final int SLOTS = 256;

    private final Bins bins;
    private final byte[][] binned;
    private final Boosting.Shape shape;
    private final double[] gradients;
    private final double[] curvatures;
    private final double[] gains;
    private final boolean[] open;

    /// @param gains what each feature brought so far; is added to
    /// @param open the features that this tree may ask
    TreeGrower(Boosting.Data data, Boosting.Shape shape, double[] gains, boolean[] open) {
        this.bins = data.bins();
        this.binned = data.binned();
        this.shape = shape;
        this.gradients = data.gradients();
        this.curvatures = data.curvatures();
        this.gains = gains;
        this.open = open;
    }

    /// The best border found for some rows.
    private static final class Best {
        private double gain;
        private int feature = -1;
        private int bin;
        private boolean missingLeft;
    }

    Tree grow(int[] rows, int depth) {
        double gradient = 0;
        double curvature = 0;
        for (int row : rows) {
            gradient += gradients[row];
            curvature += curvatures[row];
        }
        var best = new Best();
        if (depth < shape.depth() && curvature >= 2 * shape.leastCurvature()) {
            search(best, rows, gradient, curvature);
        }
        if (best.feature < 0) {
            return new Tree.Leaf(shape.rate() * -gradient / (curvature + shape.shrinkage()));
        }
        gains[best.feature] += best.gain;
        int cut = part(rows, best);
        return new Tree.Split(
                best.feature,
                bins.cut(best.feature, best.bin),
                best.missingLeft,
                grow(Arrays.copyOfRange(rows, 0, cut), depth + 1),
                grow(Arrays.copyOfRange(rows, cut, rows.length), depth + 1));
    }

    private void search(Best best, int[] rows, double gradient, double curvature) {
        var g = new double[SLOTS];
        var h = new double[SLOTS];
        for (int feature = 0; feature < bins.width(); feature++) {
            if (!open[feature]) continue;
            Arrays.fill(g, 0);
            Arrays.fill(h, 0);
            var column = binned[feature];
            for (int row : rows) {
                int bin = column[row] & 0xff;
                g[bin] += gradients[row];
                h[bin] += curvatures[row];
            }
            boolean hasMissing = h[Bins.MISSING] > 0;
            scan(best, feature, new double[][] {g, h, {gradient, curvature}}, false);
            if (hasMissing) scan(best, feature, new double[][] {g, h, {gradient, curvature}}, true);
        }
    }

    /// @param sums gradients by bin, curvatures by bin, and both of all rows
    private void scan(Best best, int feature, double[][] sums, boolean missingLeft) {
        double leftG = missingLeft ? sums[0][Bins.MISSING] : 0;
        double leftH = missingLeft ? sums[1][Bins.MISSING] : 0;
        double allG = sums[2][0];
        double allH = sums[2][1];
        for (int bin = 0; bin < bins.cuts(feature); bin++) {
            leftG += sums[0][bin];
            leftH += sums[1][bin];
            if (leftH < shape.leastCurvature()) continue;
            if (allH - leftH < shape.leastCurvature()) break;
            double gain =
                    worth(leftG, leftH) + worth(allG - leftG, allH - leftH) - worth(allG, allH);
            if (gain <= best.gain + 1e-9) continue;
            best.gain = gain;
            best.feature = feature;
            best.bin = bin;
            best.missingLeft = missingLeft;
        }
    }

    private double worth(double gradient, double curvature) {
        return gradient * gradient / (curvature + shape.shrinkage());
    }

    /// Moves the left rows to the front and gives their number.
    private int part(int[] rows, Best best) {
        var column = binned[best.feature];
        var right = new int[rows.length];
        int left = 0;
        int rights = 0;
        for (int row : rows) {
            int bin = column[row] & 0xff;
            boolean isLeft = bin == Bins.MISSING ? best.missingLeft : bin <= best.bin;
            if (isLeft) rows[left++] = row;
            else right[rights++] = row;
        }
        System.arraycopy(right, 0, rows, left, rights);
        return left;
    }
}
