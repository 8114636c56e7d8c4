package io.millrace.rca.engine.statistics;

import java.util.Arrays;

/// A straight trend that a quarter of odd values cannot turn: the median of all slopes (Theil and
/// Sen), with the test of Mann and Kendall.
///
/// @param slope a point; 0 when it is not told
/// @param intercept at the first point
/// @param pValue the chance of so steady a trend in values without one; 1 when it is not told
public record Trend(double slope, double intercept, double pValue) {
    /// More points than this are thinned out evenly for the slopes, of which there are n^2 / 2.
    private static final int MOST_POINTS = 1000;

    private static final int LEAST_POINTS = 3;

    /// Missing and infinite values are left out.
    public static Trend of(double[] values) {
        var times = new double[values.length];
        Arrays.setAll(times, i -> i);
        var pairs = Pairs.of(times, values);
        if (pairs.size() == 0) return new Trend(0, 0, 1);
        double slope = pairs.size() < LEAST_POINTS ? 0 : slope(pairs);
        var starts = new double[pairs.size()];
        Arrays.setAll(starts, i -> pairs.b()[i] - slope * pairs.a()[i]);
        return new Trend(slope, median(starts), new Kendall(pairs).correlation().pValue());
    }

    private static double slope(Pairs pairs) {
        int step = (pairs.size() + MOST_POINTS - 1) / MOST_POINTS;
        int points = (pairs.size() + step - 1) / step;
        var slopes = new double[points * (points - 1) / 2];
        int count = 0;
        for (int i = 0; i < pairs.size(); i += step) {
            for (int j = i + step; j < pairs.size(); j += step) {
                slopes[count++] = (pairs.b()[j] - pairs.b()[i]) / (pairs.a()[j] - pairs.a()[i]);
            }
        }
        return median(Arrays.copyOf(slopes, count));
    }

    static double median(double[] values) {
        if (values.length == 0) return 0;
        var sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
