package io.millrace.rca.engine.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Kendall's tau-b with the variance for ties, by counting inversions while sorting: Knight, "A
/// Computer Method for Calculating Kendall's Tau" (1966).
final class Kendall {
    private final double[] a;
    private final double[] b;

    Kendall(Pairs pairs) {
        var order =
                IntStream.range(0, pairs.size())
                        .boxed()
                        .sorted(
                                Comparator.<Integer>comparingDouble(i -> pairs.a()[i])
                                        .thenComparingDouble(i -> pairs.b()[i]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        this.a = IntStream.of(order).mapToDouble(i -> pairs.a()[i]).toArray();
        this.b = IntStream.of(order).mapToDouble(i -> pairs.b()[i]).toArray();
    }

    /// Sums over groups of equal values.
    ///
    /// @param pairs that are equal
    /// @param cubic t (t - 1) (2 t + 5)
    /// @param triple t (t - 1) (t - 2)
    private record Ties(double pairs, double cubic, double triple) {
        static Ties of(double[] sorted) {
            double pairs = 0;
            double cubic = 0;
            double triple = 0;
            int from = 0;
            while (from < sorted.length) {
                int to = from;
                while (to < sorted.length && sorted[to] == sorted[from]) to++;
                double t = to - from;
                pairs += t * (t - 1) / 2;
                cubic += t * (t - 1) * (2 * t + 5);
                triple += t * (t - 1) * (t - 2);
                from = to;
            }
            return new Ties(pairs, cubic, triple);
        }
    }

    Correlation correlation() {
        int n = a.length;
        double all = n * (n - 1.0) / 2;
        var tiesA = Ties.of(a);
        var sortedB = b.clone();
        double inversions = sort(sortedB, new double[n], 0, n);
        var tiesB = Ties.of(sortedB);
        double both = Math.sqrt((all - tiesA.pairs()) * (all - tiesB.pairs()));
        if (n < 3 || both <= 0) return Correlation.untold(n);
        double score = all - tiesA.pairs() - tiesB.pairs() + tiedInBoth() - 2 * inversions;
        double variance =
                (n * (n - 1.0) * (2.0 * n + 5) - tiesA.cubic() - tiesB.cubic()) / 18
                        + tiesA.triple() * tiesB.triple() / (9.0 * n * (n - 1) * (n - 2))
                        + 4 * tiesA.pairs() * tiesB.pairs() / (2.0 * n * (n - 1));
        double pValue = variance <= 0 ? 1 : Tails.normal(score / Math.sqrt(variance));
        return new Correlation(Math.clamp(score / both, -1, 1), pValue, n);
    }

    private double tiedInBoth() {
        double tied = 0;
        int from = 0;
        while (from < a.length) {
            int to = from;
            while (to < a.length && a[to] == a[from] && b[to] == b[from]) to++;
            tied += (to - from) * (to - from - 1.0) / 2;
            from = to;
        }
        return tied;
    }

    /// Sorts and gives how many pairs were the wrong way round.
    private static double sort(double[] values, double[] space, int from, int to) {
        if (to - from < 2) return 0;
        int middle = (from + to) >>> 1;
        double inversions = sort(values, space, from, middle) + sort(values, space, middle, to);
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean isLeft = right == to || (left < middle && values[left] <= values[right]);
            if (!isLeft) inversions += middle - left;
            space[i] = isLeft ? values[left++] : values[right++];
        }
        System.arraycopy(space, from, values, from, to - from);
        return inversions;
    }
}
