package io.millrace.rca.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Medians that one odd value cannot move.
final class Medians {
    /// Counts below it are too coarse for a median.
    private static final double LEAST_COUNT = 8;

    private static final double NORMAL = 1.4826;

    private Medians() {}

    /// The rate below and above which half of the weight lies; where amounts are counts too small
    /// for a median, that of the middle half. 0 without weight.
    static double rate(Collection<Cell> cells) {
        var sorted =
                cells.stream()
                        .filter(cell -> cell.weight() > 0)
                        .sorted(Comparator.comparingDouble(Cell::rate))
                        .toList();
        double weight = sorted.stream().mapToDouble(Cell::weight).sum();
        double median = sorted.isEmpty() ? 0 : quantile(sorted, weight / 2);
        boolean isCoarse = Math.abs(median) * weight < LEAST_COUNT * sorted.size();
        return isCoarse ? middleHalf(sorted, weight) : median;
    }

    private static double quantile(List<Cell> sorted, double rank) {
        double below = 0;
        for (var cell : sorted) {
            below += cell.weight();
            if (below >= rank) return cell.rate();
        }
        return sorted.getLast().rate();
    }

    private static double middleHalf(List<Cell> sorted, double weight) {
        double from = weight / 4;
        double to = 3 * weight / 4;
        double below = 0;
        double amount = 0;
        for (var cell : sorted) {
            double inside = Math.min(to, below + cell.weight()) - Math.max(from, below);
            if (inside > 0) amount += inside * cell.rate();
            below += cell.weight();
        }
        return weight == 0 ? 0 : amount / (to - from);
    }

    static double of(List<Double> values) {
        if (values.isEmpty()) return 0;
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /// A standard deviation from the median distance to the median.
    static double spread(List<Double> values) {
        double middle = of(values);
        return NORMAL * of(values.stream().map(value -> Math.abs(value - middle)).toList());
    }
}
