package io.millrace.ingest.engine.mapping;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `(x + add) * times / by + plus`, exact where the quotient ends, else with nine decimals more
/// than the number had.
public record Scale(BigDecimal add, BigDecimal times, BigDecimal by, BigDecimal plus)
        implements Conversion {
    private static final MathContext SIGNIFICANT = new MathContext(12);
    private static final int MORE_DECIMALS = 9;
    private static final int MOST_DIGITS = 1_000;

    public Scale {
        if (by.signum() == 0 || times.signum() == 0) throw new IllegalArgumentException("0");
    }

    /// From the new unit to the old one.
    ///
    /// @param factor of `new = factor * old + offset`, greater than 0; below 1 it is taken as one
    ///   by the number that it is the inverse of, which has an end
    public static Scale back(double factor, double offset) {
        var zero = BigDecimal.ZERO;
        if (factor >= 1) {
            return new Scale(exact(offset).negate(), BigDecimal.ONE, exact(factor), zero);
        }
        return new Scale(zero, exact(1 / factor), BigDecimal.ONE, exact(-offset / factor));
    }

    /// From the old unit to the new one.
    public static Scale forth(double factor, double offset) {
        var zero = BigDecimal.ZERO;
        if (factor >= 1) return new Scale(zero, exact(factor), BigDecimal.ONE, exact(offset));
        return new Scale(exact(offset / factor), BigDecimal.ONE, exact(1 / factor), zero);
    }

    /// What floating point left in the last digits is no part of a unit.
    private static BigDecimal exact(double value) {
        if (value == 0) return BigDecimal.ZERO;
        var rounded = new BigDecimal(value).round(SIGNIFICANT).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    /// Whether a whole number stays one.
    public boolean keepsWhole() {
        return by.compareTo(BigDecimal.ONE) == 0
                && List.of(add, times, plus).stream()
                        .allMatch(its -> its.stripTrailingZeros().scale() <= 0);
    }

    @Override
    public boolean isForAll() {
        return true;
    }

    @Override
    public Converted of(List<@Nullable String> values) {
        var number = number(Conversion.one(values).strip());
        return number == null ? Converted.NOT : Converted.to(plain(scaled(number)));
    }

    /// Without zeros at the end, which a product has and a source would not write.
    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private BigDecimal scaled(BigDecimal number) {
        return divided(number.add(add).multiply(times)).add(plus);
    }

    private BigDecimal divided(BigDecimal number) {
        if (by.compareTo(BigDecimal.ONE) == 0) return number;
        try {
            return number.divide(by);
        } catch (ArithmeticException e) { // a third has no end
            int decimals = Math.max(0, number.scale()) + MORE_DECIMALS;
            return number.divide(by, decimals, RoundingMode.HALF_EVEN);
        }
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            var number = new BigDecimal(text);
            long digits = (long) number.precision() + Math.abs((long) number.scale());
            return digits > MOST_DIGITS ? null : number;
        } catch (NumberFormatException e) { // no number at all
            return null;
        }
    }
}
