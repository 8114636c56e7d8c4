package io.millrace.rca.engine.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds where a series changed its level: the exact best cut by dynamic programming with pruning
/// (PELT: Killick, Fearnhead and Eckley, 2012), at a price of log n for each point and level.
public final class ChangePoints {
    private static final int LEAST_POINTS = 4;

    /// A level lasts at least so many points; a shorter one is an odd value.
    private static final int SHORTEST = 3;

    private static final double NORMAL = 1.4826;

    /// Further than this from the median of its neighbours, in standard deviations, a value is odd.
    private static final double ODD = 3;

    /// Neighbours on each side.
    private static final int NEIGHBOURS = 2;

    /// The price of a change in units of the noise's variance and log n.
    private static final double PRICE = 3;

    private final double[] sums;
    private final double[] squares;

    private ChangePoints(double[] values) {
        this.sums = new double[values.length + 1];
        this.squares = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
            squares[i + 1] = squares[i] + values[i] * values[i];
        }
    }

    /// A new level.
    ///
    /// @param index of its first point
    public record Change(int index, double before, double after) {}

    /// In order; missing and infinite values are left out. Odd single values make none.
    public static List<Change> of(double[] values) {
        var kept = new ArrayList<Integer>();
        for (int i = 0; i < values.length; i++) if (Double.isFinite(values[i])) kept.add(i);
        if (kept.size() < LEAST_POINTS) return List.of();
        var known = kept.stream().mapToDouble(i -> values[i]).toArray();
        double middle = Trend.median(known);
        var distances = Arrays.stream(known).map(value -> Math.abs(value - middle)).toArray();
        double noise = noise(known);
        double scale = noise > 0 ? noise : Arrays.stream(distances).max().orElse(0) * 1e-3;
        if (scale == 0) return List.of();
        var scaled = Arrays.stream(known).map(value -> (value - middle) / scale).toArray();
        var cuts = new ChangePoints(tamed(scaled)).cuts();
        var changes = new ArrayList<Change>();
        for (int i = 1; i + 1 < cuts.size(); i++) {
            double before = mean(known, cuts.get(i - 1), cuts.get(i));
            double after = mean(known, cuts.get(i), cuts.get(i + 1));
            changes.add(new Change(kept.get(cuts.get(i)), before, after));
        }
        return changes;
    }

    /// The same with odd single values drawn towards their neighbours.
    private static double[] tamed(double[] values) {
        var tamed = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int from = Math.max(0, i - NEIGHBOURS);
            int to = Math.min(values.length, i + NEIGHBOURS + 1);
            double middle = Trend.median(Arrays.copyOfRange(values, from, to));
            tamed[i] = Math.clamp(values[i], middle - ODD, middle + ODD);
        }
        return tamed;
    }

    /// A standard deviation around the levels, from the differences of neighbours.
    private static double noise(double[] values) {
        var steps = new double[values.length - 1];
        Arrays.setAll(steps, i -> Math.abs(values[i + 1] - values[i]));
        return NORMAL * Trend.median(steps) / Math.sqrt(2);
    }

    private static double mean(double[] values, int from, int to) {
        return Arrays.stream(values, from, to).average().orElse(0);
    }

    /// The borders of the levels, with 0 and the end.
    private List<Integer> cuts() {
        int n = sums.length - 1;
        double price = PRICE * Math.log(n);
        var cost = new double[n + 1];
        var previous = new int[n + 1];
        Arrays.fill(cost, Double.POSITIVE_INFINITY);
        cost[0] = -price;
        List<Integer> open = new ArrayList<>(List.of(0));
        for (int to = SHORTEST; to <= n; to++) {
            for (int from : open) {
                double total = cost[from] + spread(from, to) + price;
                if (total >= cost[to]) continue;
                cost[to] = total;
                previous[to] = from;
            }
            open = pruned(open, cost, to);
        }
        var cuts = new ArrayList<Integer>(List.of(n));
        while (cuts.getFirst() > 0) cuts.addFirst(previous[cuts.getFirst()]);
        return cuts;
    }

    /// Without the starts that cannot be best any more, and with the next that may begin a level.
    private List<Integer> pruned(List<Integer> open, double[] cost, int to) {
        var kept = new ArrayList<Integer>();
        for (int from : open) {
            if (to - from < SHORTEST || cost[from] + spread(from, to) <= cost[to]) kept.add(from);
        }
        int next = to + 1 - SHORTEST;
        if (next >= SHORTEST && Double.isFinite(cost[next])) kept.add(next);
        return kept;
    }

    /// The sum of squares around the mean.
    private double spread(int from, int to) {
        double sum = sums[to] - sums[from];
        return Math.max(0, squares[to] - squares[from] - sum * sum / (to - from));
    }
}
