package io.millrace.rca.engine;

import java.util.List;

/// How far an amount strays by chance.
///
/// @param variance of one unit of weight; in a [Question.Form#TOTAL] the size of a single event
/// @param relative spread of whole batches around their median ([Question.Form#TOTAL])
record Noise(Question.Form form, double variance, double relative) {
    private static final double LEAST_RELATIVE = 0.02;
    private static final double LEAST_SIGMAS = 3;

    /// Small counts are skewed: so many events more than expected are chance too.
    private static final double SKEW = 1.5;

    static Noise of(Question.Form form, List<Cube.Batch> batches) {
        var amounts = batches.stream().map(batch -> batch.cell().amount()).toList();
        double middle = Math.abs(Medians.of(amounts));
        double relative = middle == 0 ? 0 : Medians.spread(amounts) / middle;
        return new Noise(
                form,
                Medians.of(batches.stream().map(Cube.Batch::variance).toList()),
                Math.max(relative, LEAST_RELATIVE));
    }

    /// How well an amount is foreseen.
    ///
    /// @param rate expected amount per weight
    /// @param known weight that the expectation comes from; infinite when it is certain
    /// @param cells how many cells are looked at, any of which may stray
    record Forecast(double rate, double known, int cells) {
        double sigmas() {
            return Math.max(LEAST_SIGMAS, Math.sqrt(2 * Math.log(Math.max(1, cells))) + 1);
        }

        /// The expectation strays too.
        double widened(double weight) {
            return Math.sqrt(1 + weight / Math.max(known, 1));
        }
    }

    /// The deviation that chance alone may reach in a cell of this weight.
    double chance(double weight, Forecast forecast) {
        double sigmas = forecast.sigmas();
        double rate = forecast.rate();
        double widened = forecast.widened(weight);
        return switch (form) {
            case MEAN -> sigmas * widened * Math.sqrt(weight * variance);
            case PERCENT, COUNT -> {
                double spread = Math.sqrt(weight * Math.max(0, rate * (1 - rate)));
                yield spread == 0 ? 0 : sigmas * widened * spread + SKEW;
            }
            case TOTAL -> {
                double expected = Math.abs(weight * rate);
                yield sigmas * Math.hypot(Math.sqrt(variance * expected), relative * expected);
            }
        };
    }
}
