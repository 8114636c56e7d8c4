package io.millrace.rca.engine.prediction;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Tells how likely a record is to fail, with what drives it.
///
/// Its odds are calibrated, and its threshold for a yes is chosen, on what models said of records
/// that they had not seen: Platt (1999), cross-fitted.
public final class FailureModel {
    private static final int FOLDS = 4;
    private static final int MOST_DRIVERS = 10;

    private final Features features;
    private final Boosting boosting;
    private final Calibration calibration;

    /// A feature, and its part of what all brought, in 0 to 1.
    public record Driver(String feature, double share) {}

    private FailureModel(Features features, Boosting boosting, Calibration calibration) {
        this.features = features;
        this.boosting = boosting;
        this.calibration = calibration;
    }

    /// Learns from past records; the same seed gives the same model. Without records, or where all
    /// or none failed, it tells their share for any record.
    ///
    /// @param numbers names of the examples' numbers
    /// @param words names of the examples' words
    public static FailureModel learn(
            List<String> numbers, List<String> words, List<Example> examples, long seed) {
        var features = new Features(numbers, words, examples);
        var rows = examples.stream().map(features::of).toArray(double[][]::new);
        var failed = new boolean[rows.length];
        for (int i = 0; i < failed.length; i++) failed[i] = examples.get(i).failed();
        var unseen = new double[rows.length];
        for (int fold = 0; fold < FOLDS; fold++) tellUnseen(unseen, rows, failed, fold + seed);
        return new FailureModel(
                features,
                Boosting.learn(rows, failed, Boosting.Shape.USUAL, seed),
                Calibration.of(unseen, failed));
    }

    private static void tellUnseen(double[] odds, double[][] rows, boolean[] failed, long seed) {
        int fold = (int) Math.floorMod(seed, (long) FOLDS);
        var known = IntStream.range(0, rows.length).filter(i -> i % FOLDS != fold).toArray();
        var knownRows = new double[known.length][];
        var knownFailed = new boolean[known.length];
        for (int i = 0; i < known.length; i++) {
            knownRows[i] = rows[known[i]];
            knownFailed[i] = failed[known[i]];
        }
        var learned = Boosting.learn(knownRows, knownFailed, Boosting.Shape.USUAL, seed);
        for (int i = fold; i < rows.length; i += FOLDS) odds[i] = learned.odds(rows[i]);
    }

    /// Probability in 0 to 1 that the record fails.
    public double probability(Example example) {
        return calibration.probability(boosting.odds(features.of(example)));
    }

    /// The probability from which a record is best said to fail, by F1.
    public double threshold() {
        return calibration.threshold();
    }

    /// What drives failures, strongest first, at most ten.
    public List<Driver> drivers() {
        var gains = boosting.gains();
        double all = 0;
        for (double gain : gains) all += gain;
        var drivers = new ArrayList<Driver>();
        for (int i = 0; i < gains.length; i++) {
            if (gains[i] > 0) drivers.add(new Driver(features.names().get(i), gains[i] / all));
        }
        drivers.sort(Comparator.comparingDouble(Driver::share).reversed());
        return List.copyOf(drivers.subList(0, Math.min(MOST_DRIVERS, drivers.size())));
    }
}
