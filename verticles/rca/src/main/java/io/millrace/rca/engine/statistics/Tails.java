package io.millrace.rca.engine.statistics;

/// Two-sided tail probabilities.
final class Tails {
    private static final double TINY = 1e-300;
    private static final int MOST_TERMS = 300;

    private Tails() {}

    /// Of a standard normal: by its series near the middle, by its continued fraction far from it.
    static double normal(double score) {
        double x = Math.abs(score) / Math.sqrt(2);
        return x < 2 ? 1 - series(x) : fraction(x);
    }

    /// erf by its Taylor series.
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < MOST_TERMS && Math.abs(term) > 1e-17; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    /// erfc by Laplace's continued fraction.
    private static double fraction(double x) {
        double value = x;
        for (int n = 60; n > 0; n--) value = x + n / 2.0 / value;
        return Math.exp(-x * x) / (Math.sqrt(Math.PI) * value);
    }

    /// Of Student's t.
    static double student(double t, double freedom) {
        if (!Double.isFinite(t)) return 0;
        return beta(freedom / (freedom + t * t), freedom / 2, 0.5);
    }

    /// The regularised incomplete beta function by Lentz's continued fraction.
    static double beta(double x, double a, double b) {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        if (x > (a + 1) / (a + b + 2)) return 1 - beta(1 - x, b, a);
        double front =
                Math.exp(
                        a * Math.log(x)
                                + b * Math.log1p(-x)
                                - logGamma(a)
                                - logGamma(b)
                                + logGamma(a + b));
        double c = 1;
        double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
        double result = d;
        for (int m = 1; m < MOST_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / nonZero(1 + even * d);
            c = nonZero(1 + even / c);
            result *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / nonZero(1 + odd * d);
            c = nonZero(1 + odd / c);
            result *= d * c;
            if (Math.abs(d * c - 1) < 1e-15) break;
        }
        return Math.clamp(front * result / a, 0, 1);
    }

    private static double nonZero(double value) {
        return Math.abs(value) < TINY ? TINY : value;
    }

    /// Stirling's series, after shifting the argument to where it is exact.
    static double logGamma(double x) {
        double shift = 0;
        double y = x;
        while (y < 12) shift += Math.log(y++);
        double inverse = 1 / (y * y);
        double series =
                (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1260 - inverse / 1680))) / y;
        return (y - 0.5) * Math.log(y) - y + Math.log(2 * Math.PI) / 2 + series - shift;
    }
}
