package io.millrace.rca.engine.service;

import java.util.Arrays;
import java.util.List;

/// How a series moved from before an incident to during it.
///
/// @param amount mean during less median before
/// @param scores the same in standard deviations of what was usual
record Shift(double amount, double scores) {
    static final Shift NONE = new Shift(0, 0);

    private static final double NORMAL = 1.4826;

    /// What is always the same is thought to stray by this part of itself.
    private static final double LEAST_SPREAD = 0.01;

    static Shift of(ServiceSeries series) {
        var before = known(series.before());
        var during = known(series.during());
        if (before.length == 0 || during.length == 0) return NONE;
        double middle = before[before.length / 2];
        var distances = before.clone();
        for (int i = 0; i < distances.length; i++) distances[i] = Math.abs(before[i] - middle);
        Arrays.sort(distances);
        double amount = Arrays.stream(during).average().orElse(middle) - middle;
        double spread = NORMAL * distances[distances.length / 2] + LEAST_SPREAD * Math.abs(middle);
        if (amount == 0) return NONE;
        return new Shift(amount, spread == 0 ? Math.signum(amount) * 1e6 : amount / spread);
    }

    private static double[] known(List<Double> values) {
        return values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
    }
}
