package io.millrace.rca.engine;

import java.util.OptionalDouble;

/// The failed check, as far as the search has to know it.
///
/// @param column empty when the check speaks of the whole table
/// @param value what was measured
public record Question(Form form, String column, double value, Limits limits) {

    private static final double LEAST_MOVE = 0.1;

    /// How the value comes from the amounts and weights of the cells.
    public enum Form {
        /// sum of amounts / sum of weights, as an average
        MEAN,
        /// the same x 100, of amounts that count rows
        PERCENT,
        /// sum of amounts that count rows, weights being rows
        COUNT,
        /// sum of amounts, each batch having weight 1, as the number of rows
        TOTAL
    }

    /// The good values; an absent end is open.
    public record Limits(OptionalDouble low, OptionalDouble high) {
        boolean accept(double value) {
            double slack = 1e-9 * Math.abs(value);
            return value >= low.orElse(Double.NEGATIVE_INFINITY) - slack
                    && value <= high.orElse(Double.POSITIVE_INFINITY) + slack;
        }

        Limits times(double factor) {
            return new Limits(scaled(low, factor), scaled(high, factor));
        }

        boolean areOpen() {
            return low.isEmpty() && high.isEmpty();
        }

        private static OptionalDouble scaled(OptionalDouble end, double factor) {
            return end.isPresent() ? OptionalDouble.of(end.getAsDouble() * factor) : end;
        }
    }

    /// +1 when the value is too high, -1 when too low, 0 when the limits do not tell.
    int direction() {
        if (limits.high().isPresent() && value > limits.high().getAsDouble()) return 1;
        if (limits.low().isPresent() && value < limits.low().getAsDouble()) return -1;
        return 0;
    }

    /// True when nothing is wrong.
    boolean isSatisfied() {
        return !limits.areOpen() && limits.accept(value);
    }

    /// True when a deviation of this size matters: without it the value would come at least a tenth
    /// of the way back to the limits.
    boolean isMovedBy(double deviation, Cell total) {
        if (direction() == 0) return true;
        double limit =
                (direction() > 0 ? limits.high() : limits.low()).orElse(value); // one is there
        double change = value - without(deviation, total);
        return Math.abs(change) >= LEAST_MOVE * Math.abs(value - limit);
    }

    /// The value that would have been measured without this deviation. `total` may be a part of
    /// what was measured: the newest batches.
    double without(double deviation, Cell total) {
        var rest = new Cell(total.weight(), total.amount() - deviation);
        return value - (valueOf(total) - valueOf(rest));
    }

    /// The limits for the amount of one unit of weight.
    Limits perWeight(Cell total) {
        return switch (form) {
            case MEAN -> limits;
            case PERCENT -> limits.times(0.01);
            case COUNT, TOTAL -> limits.times(1 / Math.max(total.weight(), 1e-9));
        };
    }

    /// The value that these totals give.
    private double valueOf(Cell total) {
        return switch (form) {
            case MEAN -> total.rate();
            case PERCENT -> 100 * total.rate();
            case COUNT, TOTAL -> total.amount();
        };
    }
}
