package io.millrace.rca.engine;

import java.util.Optional;

/// Recognises a wrong unit: cents for euros, grams for kilograms.
final class PowerOfTen {
    private static final double TOLERANCE = 0.08;

    private PowerOfTen() {}

    /// `x100` when the actual value is about a hundred times the expected one, `/1000` when it is
    /// about a thousandth.
    static Optional<String> hint(double expected, double actual) {
        if (expected == 0 || actual / expected <= 0) return Optional.empty();
        double power = Math.log10(actual / expected);
        long rounded = Math.round(power);
        if (rounded == 0 || Math.abs(power - rounded) > TOLERANCE) return Optional.empty();
        var zeros = "0".repeat((int) Math.min(18, Math.abs(rounded)));
        return Optional.of((rounded > 0 ? "x1" : "/1") + zeros);
    }
}
