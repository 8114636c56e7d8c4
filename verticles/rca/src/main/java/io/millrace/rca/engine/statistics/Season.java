package io.millrace.rca.engine.statistics;

import java.util.Arrays;
import java.util.Optional;

/// A cycle in a series.
///
/// @param period in points
/// @param strength the part of what varies around the trend that the cycle tells, in 0 to 1
public record Season(int period, double strength) {
    private static final int LEAST_PERIOD = 2;

    /// A cycle is believed when it came back so often.
    private static final int LEAST_CYCLES = 3;

    /// The chance that values without a cycle are said to have one.
    private static final double CHANCE = 0.01;

    /// The cycle that tells most for what it costs to describe, or none. A missing or infinite
    /// value is thought to lie on the trend.
    public static Optional<Season> of(double[] values) {
        var trend = Trend.of(values);
        var rest = new double[values.length];
        Arrays.setAll(
                rest,
                i -> {
                    double value = values[i] - trend.intercept() - trend.slope() * i;
                    return Double.isFinite(value) ? value : 0;
                });
        double whole = Arrays.stream(rest).map(value -> value * value).sum();
        int longest = values.length / LEAST_CYCLES;
        if (whole <= 0 || longest < LEAST_PERIOD) return Optional.empty();
        double least = CHANCE / longest; // any of the periods may seem a cycle by chance
        Season best = null;
        double bestWorth = 0;
        for (int period = LEAST_PERIOD; period <= longest; period++) {
            double told = told(rest, period);
            double freedom = values.length - period;
            double share = Math.clamp(told / whole, 0, 1);
            if (pValue(share, period - 1, freedom) > least) continue;
            double worth = -values.length * Math.log(1 - Math.min(share, 1 - 1e-12));
            worth -= period * Math.log(values.length);
            if (best != null && worth <= bestWorth) continue;
            best = new Season(period, share);
            bestWorth = worth;
        }
        return Optional.ofNullable(best);
    }

    /// The sum of squares that the means of the phases tell.
    private static double told(double[] rest, int period) {
        double told = 0;
        for (int phase = 0; phase < period; phase++) {
            double sum = 0;
            int count = 0;
            for (int i = phase; i < rest.length; i += period) {
                sum += rest[i];
                count++;
            }
            told += sum * sum / count;
        }
        return told;
    }

    /// Of the F test: the share that chance gives is beta distributed.
    private static double pValue(double share, double told, double rest) {
        return Tails.beta(1 - share, rest / 2, told / 2);
    }
}
