package io.millrace.rca.engine.prediction;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Turns log-odds into probabilities that come true as often as they say.
///
/// @param slope of the true log-odds by the told ones
/// @param offset of the true log-odds
/// @param threshold the probability from which yes is the best answer, by F1
record Calibration(double slope, double offset, double threshold) {
    private static final int STEPS = 100;

    /// A slope of 1 and an offset of 0 are believed as much as so many records are.
    private static final double PRIOR = 1;

    /// Fits on odds that were told without having seen the record.
    static Calibration of(double[] odds, boolean[] failed) {
        double slope = 1;
        double offset = 0;
        for (int step = 0; step < STEPS; step++) {
            double gradientS = PRIOR * (slope - 1);
            double gradientO = PRIOR * offset;
            double ss = PRIOR;
            double so = 0;
            double oo = PRIOR;
            for (int i = 0; i < odds.length; i++) {
                double probability = Boosting.probability(slope * odds[i] + offset);
                double miss = probability - (failed[i] ? 1 : 0);
                double curvature = probability * (1 - probability);
                gradientS += miss * odds[i];
                gradientO += miss;
                ss += curvature * odds[i] * odds[i];
                so += curvature * odds[i];
                oo += curvature;
            }
            double determinant = ss * oo - so * so;
            if (determinant <= 0) break;
            slope -= (oo * gradientS - so * gradientO) / determinant;
            offset -= (ss * gradientO - so * gradientS) / determinant;
        }
        return new Calibration(slope, offset, threshold(odds, failed, slope, offset));
    }

    private static double threshold(double[] odds, boolean[] failed, double slope, double offset) {
        var order =
                IntStream.range(0, odds.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -odds[i]))
                        .toList();
        long all = IntStream.range(0, odds.length).filter(i -> failed[i]).count();
        double best = 0;
        double threshold = 0.5;
        int hits = 0;
        for (int said = 1; said < order.size(); said++) {
            if (failed[order.get(said - 1)]) hits++;
            double f1 = 2.0 * hits / (said + all);
            if (f1 <= best) continue;
            best = f1;
            double border = (odds[order.get(said - 1)] + odds[order.get(said)]) / 2;
            threshold = Boosting.probability(slope * border + offset);
        }
        return threshold;
    }

    double probability(double odds) {
        return Boosting.probability(slope * odds + offset);
    }
}
