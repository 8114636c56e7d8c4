package io.millrace.rca.engine.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Correlates series. Points at which one of the two is missing or infinite are left out; a
/// constant series, or fewer than three points, tell nothing: 0 with the p-value 1.
public final class Correlations {
    private static final int LEAST_POINTS = 3;

    private Correlations() {}

    /// @param lag how many points `second` comes after `first`; may be negative
    public record Lagged(int lag, Correlation correlation) {}

    public static Correlation of(Method method, double[] first, double[] second) {
        var pairs = Pairs.of(first, second);
        return switch (method) {
            case PEARSON -> tested(pairs.pearson(), pairs.size(), 0);
            case SPEARMAN -> tested(pairs.ranked().pearson(), pairs.size(), 0);
            case KENDALL -> new Kendall(pairs).correlation();
        };
    }

    /// By Student's t.
    ///
    /// @param controls how many series were taken out
    private static Correlation tested(double coefficient, int points, int controls) {
        double freedom = points - 2.0 - controls;
        if (points < LEAST_POINTS || freedom <= 0) return Correlation.untold(points);
        double rest = 1 - coefficient * coefficient;
        double t = coefficient * Math.sqrt(freedom / Math.max(rest, 0));
        double pValue = coefficient == 0 ? 1 : Tails.student(t, freedom);
        return new Correlation(coefficient, pValue, points);
    }

    /// The strongest lag, the nearest of equals; its p-value is corrected for the number of lags.
    public static Lagged lagged(Method method, double[] first, double[] second, int most) {
        var best = new Lagged(0, of(method, first, second));
        for (int lag = 1; lag <= most; lag++) {
            for (int signed : new int[] {lag, -lag}) {
                var correlation = of(method, from(first, -signed), from(second, signed));
                double strength = Math.abs(correlation.coefficient());
                boolean isTold = correlation.pValue() < 1;
                if (isTold && strength > Math.abs(best.correlation().coefficient()) + 1e-12) {
                    best = new Lagged(signed, correlation);
                }
            }
        }
        var found = best.correlation();
        double corrected = Math.min(1, found.pValue() * (2.0 * Math.max(0, most) + 1));
        return new Lagged(
                best.lag(), new Correlation(found.coefficient(), corrected, found.points()));
    }

    private static double[] from(double[] values, int skipped) {
        int from = Math.clamp(skipped, 0, values.length);
        return Arrays.copyOfRange(values, from, values.length);
    }

    /// What is left of Pearson's correlation when both are rid of what the controls tell of them.
    public static Correlation partial(double[] first, double[] second, List<double[]> controls) {
        var all = new ArrayList<double[]>(List.of(first, second));
        all.addAll(controls);
        int length = all.stream().mapToInt(series -> series.length).min().orElse(0);
        var kept =
                IntStream.range(0, length)
                        .filter(i -> all.stream().allMatch(s -> Double.isFinite(s[i])))
                        .toArray();
        var whole = all.stream().map(s -> IntStream.of(kept).mapToDouble(i -> s[i]).toArray());
        var rest = new Residuals(whole.toList());
        var pairs = new Pairs(rest.first(), rest.second());
        return tested(pairs.pearson(), pairs.size(), controls.size());
    }

    /// P-values corrected for their number so that of those below a limit no more than that part is
    /// false: Benjamini and Yekutieli (2001), which holds for any dependence between them. In the
    /// order given; one that is not a number counts as 1.
    public static double[] corrected(double[] pValues) {
        int n = pValues.length;
        double harmonic = 0;
        for (int i = 1; i <= n; i++) harmonic += 1.0 / i;
        var values = Arrays.stream(pValues).map(p -> Double.isNaN(p) ? 1 : p).toArray();
        var order =
                IntStream.range(0, n)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> values[i]))
                        .toList();
        var corrected = new double[n];
        double least = 1;
        for (int rank = n; rank > 0; rank--) {
            int index = order.get(rank - 1);
            least = Math.min(least, values[index] * n * harmonic / rank);
            corrected[index] = least;
        }
        return corrected;
    }
}
