package io.millrace.rca.engine.prediction;

import java.util.Arrays;

/// Cuts each feature into at most 254 parts of like weight; the last bin holds what is missing.
final class Bins {
    static final int MISSING = 255;
    private static final int MOST_CUTS = 253;

    private final double[][] cuts;

    Bins(double[][] rows) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        this.cuts = new double[width][];
        for (int feature = 0; feature < width; feature++) {
            int column = feature;
            cuts[feature] =
                    cuts(
                            Arrays.stream(rows)
                                    .mapToDouble(row -> row[column])
                                    .filter(value -> !Double.isNaN(value))
                                    .sorted()
                                    .toArray());
        }
    }

    /// Cuts lie half way between neighbours.
    private static double[] cuts(double[] sorted) {
        var distinct = Arrays.stream(sorted).distinct().toArray();
        if (distinct.length <= MOST_CUTS) {
            var cuts = new double[Math.max(0, distinct.length - 1)];
            Arrays.setAll(cuts, i -> (distinct[i] + distinct[i + 1]) / 2);
            return cuts;
        }
        var cuts = new double[MOST_CUTS];
        for (int i = 0; i < MOST_CUTS; i++) {
            int at = (int) ((i + 1L) * sorted.length / (MOST_CUTS + 1));
            cuts[i] = (sorted[at - 1] + sorted[at]) / 2;
        }
        return Arrays.stream(cuts).distinct().toArray();
    }

    int width() {
        return cuts.length;
    }

    /// How many values are not above the bin's upper cut: a bin in 0 to 253, or [#MISSING].
    int bin(int feature, double value) {
        if (Double.isNaN(value)) return MISSING;
        int at = Arrays.binarySearch(cuts[feature], value);
        return at >= 0 ? at : -at - 1;
    }

    /// By feature, then by row.
    byte[][] of(double[][] rows) {
        var bins = new byte[width()][rows.length];
        for (int feature = 0; feature < bins.length; feature++) {
            for (int row = 0; row < rows.length; row++) {
                bins[feature][row] = (byte) bin(feature, rows[row][feature]);
            }
        }
        return bins;
    }

    double cut(int feature, int bin) {
        return cuts[feature][bin];
    }

    int cuts(int feature) {
        return cuts[feature].length;
    }
}
