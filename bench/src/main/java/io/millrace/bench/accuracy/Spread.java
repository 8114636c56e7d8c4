package io.millrace.bench.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/// A figure over cases, with the interval that other cases like them would give: the percentile
/// bootstrap of Efron (1979), seeded.
record Spread(double value, double low, double high, int cases) {
    private static final int DRAWS = 1000;

    /// @param cases at least one
    static <T> Spread of(List<T> cases, ToDoubleFunction<List<T>> figure) {
        var random = new Random(1);
        var drawn = new ArrayList<Double>();
        for (int i = 0; i < DRAWS; i++) {
            var sample = new ArrayList<T>();
            for (var _ : cases) sample.add(cases.get(random.nextInt(cases.size())));
            drawn.add(figure.applyAsDouble(sample));
        }
        var sorted = drawn.stream().sorted().toList();
        return new Spread(
                figure.applyAsDouble(cases),
                sorted.get((int) (0.025 * DRAWS)),
                sorted.get((int) (0.975 * DRAWS) - 1),
                cases.size());
    }

    /// @param cases at least one
    static <T> double mean(List<T> cases, ToDoubleFunction<T> figure) {
        return cases.stream().mapToDouble(figure).average().orElseThrow();
    }

    /// For the reader of a report.
    String note(String goal, String elsewhere) {
        return String.format(
                Locale.ROOT,
                "95 %% of samples %.3f to %.3f, %d cases; wanted: %s; elsewhere: %s",
                low,
                high,
                cases,
                goal,
                elsewhere);
    }
}
