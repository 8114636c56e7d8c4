package io.millrace.bench.matching;

import io.millrace.matching.engine.MatchResult;
import java.util.ArrayList;
import java.util.List;

/// What a result is worth beside the truth, by pairs of records.
///
/// @param bands how many pairs of each band of probability are true
record MatchingScore(double precision, double recall, List<Band> bands) {
    private static final double[] BOUNDS = {0.05, 0.3, 0.5, 0.7, 0.9, 0.99};

    /// Pairs whose probability is at least `from`.
    ///
    /// @param promised mean probability
    /// @param kept share of the true ones
    record Band(double from, double to, long pairs, double promised, double kept) {}

    double f1() {
        double both = precision + recall;
        return both == 0 ? 0 : 2 * precision * recall / both;
    }

    static MatchingScore of(MatchResult result, Truth truth) {
        long found = 0;
        long right = 0;
        var keys = result.keys();
        for (var cluster : result.clusters()) {
            for (int i = 0; i < cluster.length; i++) {
                for (int j = i + 1; j < cluster.length; j++) {
                    found++;
                    if (truth.isSame(keys.get(cluster[i]), keys.get(cluster[j]))) right++;
                }
            }
        }
        return new MatchingScore(
                found == 0 ? 1 : (double) right / found,
                truth.pairs() == 0 ? 1 : (double) right / truth.pairs(),
                bands(result, truth));
    }

    private static List<Band> bands(MatchResult result, Truth truth) {
        var keys = result.keys();
        var sums = new double[BOUNDS.length][3];
        for (var pair : result.pairs()) {
            double probability = pair.probability();
            int band = BOUNDS.length - 1;
            while (band > 0 && probability < BOUNDS[band]) band--;
            sums[band][0]++;
            sums[band][1] += probability;
            if (truth.isSame(keys.get(pair.left()), keys.get(pair.right()))) sums[band][2]++;
        }
        var bands = new ArrayList<Band>();
        for (int i = 0; i < BOUNDS.length; i++) {
            double pairs = sums[i][0];
            double to = i + 1 < BOUNDS.length ? BOUNDS[i + 1] : 1;
            if (pairs > 0) {
                bands.add(
                        new Band(
                                BOUNDS[i],
                                to,
                                (long) pairs,
                                sums[i][1] / pairs,
                                sums[i][2] / pairs));
            }
        }
        return bands;
    }
}
