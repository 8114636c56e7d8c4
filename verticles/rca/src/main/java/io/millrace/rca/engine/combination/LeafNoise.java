package io.millrace.rca.engine.combination;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// How far leaves stray by chance, learned from the leaves themselves: leaves of like size are put
/// together, and the median of their deviations, which a few faults cannot move, tells their
/// spread.
final class LeafNoise {
    /// Fewer leaves do not tell a spread.
    private static final int LEAST_IN_BIN = 200;

    private static final int MOST_BINS = 32;

    /// A standard deviation from a median distance, for normal noise.
    private static final double NORMAL = 1.4826;

    /// No forecast is better than this part of what it says.
    private static final double BEST_FORECAST = 1e-3;

    private final double[] sizes;
    private final double[] spreads;

    LeafNoise(Leaves leaves) {
        this.sizes = new double[leaves.size()];
        this.spreads = new double[leaves.size()];
        var bySize =
                IntStream.range(0, leaves.size())
                        .filter(leaf -> isTold(leaves.measure(leaf)))
                        .boxed()
                        .sorted(Comparator.comparingDouble(leaf -> size(leaves.measure(leaf))))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int bins = Math.clamp(bySize.length / LEAST_IN_BIN, 1, MOST_BINS);
        for (int bin = 0; bin < bins; bin++) {
            int from = (int) ((long) bin * bySize.length / bins);
            int to = (int) ((long) (bin + 1) * bySize.length / bins);
            fill(leaves, Arrays.copyOfRange(bySize, from, to));
        }
    }

    /// Whether a leaf says anything: nothing measured where nothing was expected does not.
    private static boolean isTold(Leaves.Measure measure) {
        return measure.actual() != 0 || measure.expected() != 0;
    }

    /// The mean of what was measured and what was forecast: either may be the noisy one.
    private static double size(Leaves.Measure measure) {
        return (Math.abs(measure.actual()) + Math.abs(measure.expected())) / 2;
    }

    /// Within a bin, noise is taken as a fixed part of the leaf's size.
    private void fill(Leaves leaves, int[] bin) {
        if (bin.length == 0) return;
        double typical = size(leaves.measure(bin[bin.length / 2]));
        var relative =
                Arrays.stream(bin)
                        .mapToDouble(leaf ->
                                Math.abs(leaves.measure(leaf).deviation())
                                        / reference(leaves.measure(leaf), typical))
                        .sorted()
                        .toArray();
        double spread = Math.max(NORMAL * relative[relative.length / 2], BEST_FORECAST);
        for (int leaf : bin) {
            sizes[leaf] = reference(leaves.measure(leaf), typical);
            spreads[leaf] = spread * sizes[leaf];
        }
    }

    /// Noise does not vanish with the leaf.
    private static double reference(Leaves.Measure measure, double typical) {
        return Math.max(size(measure), typical / 2);
    }

    /// What a relative change of the leaf is relative to; 0 when the leaf says nothing.
    double size(int leaf) {
        return sizes[leaf];
    }

    /// A standard deviation of the leaf's amount; 0 when the leaf says nothing.
    double spread(int leaf) {
        return spreads[leaf];
    }
}
