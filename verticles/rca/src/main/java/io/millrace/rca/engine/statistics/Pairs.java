package io.millrace.rca.engine.statistics;

import java.util.Arrays;

/// Two series of like length without the points at which one of them is missing or infinite.
@SuppressWarnings("ArrayRecordComponent") // inside the package, never compared
record Pairs(double[] a, double[] b) {
    static Pairs of(double[] a, double[] b) {
        int length = Math.min(a.length, b.length);
        var left = new double[length];
        var right = new double[length];
        int kept = 0;
        for (int i = 0; i < length; i++) {
            if (!Double.isFinite(a[i]) || !Double.isFinite(b[i])) continue;
            left[kept] = a[i];
            right[kept++] = b[i];
        }
        return new Pairs(Arrays.copyOf(left, kept), Arrays.copyOf(right, kept));
    }

    int size() {
        return a.length;
    }

    Pairs ranked() {
        return new Pairs(Ranks.of(a), Ranks.of(b));
    }

    /// 0 when one of the two is constant.
    double pearson() {
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        double both = Math.sqrt(aa) * Math.sqrt(bb);
        return both > 0 && Double.isFinite(both) ? Math.clamp(ab / both, -1, 1) : 0;
    }
}
