package io.millrace.transform.engine.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/// Integers of any size and floats, as Python mixes and prints them. A bool is a number too.
public final class Numbers {
    /// Python neither reads nor prints longer integers.
    public static final int MAX_DIGITS = 4300;

    /// No number of fewer bits has more digits than that, every one of more bits has.
    private static final int BITS_OF_MAX_DIGITS = 14_285;

    private Numbers() {}

    public static boolean isNumber(Value value) {
        return value instanceof Value.Int
                || value instanceof Value.Real
                || value instanceof Value.Bool;
    }

    /// `value` as an integer, where Python takes it as one without asking: ints and bools.
    public static Optional<BigInteger> integer(Value value) {
        return switch (value) {
            case Value.Int(var number) -> Optional.of(number);
            case Value.Bool(var flag) -> Optional.of(flag ? BigInteger.ONE : BigInteger.ZERO);
            default -> Optional.empty();
        };
    }

    /// The nearest double.
    public static double real(Value value) {
        return switch (value) {
            case Value.Real(var number) -> number;
            case Value.Int(var number) -> finite(number.doubleValue());
            case Value.Bool(var flag) -> flag ? 1 : 0;
            case DecimalValue(var number) -> number.doubleValue();
            default -> throw Types.unsupported("is not a number", value);
        };
    }

    private static double finite(double value) {
        if (Double.isInfinite(value)) throw new PythonError("int too large to convert to float");
        return value;
    }

    /// Sign of `left - right`; empty when one of them is not a number (NaN).
    static Optional<Integer> compare(Value left, Value right) {
        var a = integer(left);
        var b = integer(right);
        if (a.isPresent() && b.isPresent()) return Optional.of(a.get().compareTo(b.get()));
        double x = a.map(BigInteger::doubleValue).orElseGet(() -> real(left));
        double y = b.map(BigInteger::doubleValue).orElseGet(() -> real(right));
        if (Double.isNaN(x) || Double.isNaN(y)) return Optional.empty();
        if (isEndless(left) || isEndless(right)) {
            // An integer may be beyond every double, but is not endless.
            return Optional.of(Double.compare(isEndless(left) ? x : 0, isEndless(right) ? y : 0));
        }
        return Optional.of(exact(left, a).compareTo(exact(right, b)));
    }

    private static boolean isEndless(Value value) {
        return value instanceof Value.Real(var number) && Double.isInfinite(number);
    }

    private static BigDecimal exact(Value value, Optional<BigInteger> integer) {
        return integer.map(BigDecimal::new).orElseGet(() -> new BigDecimal(real(value)));
    }

    /// Python's `round(value, digits)`: half to even, on the exact binary value.
    public static Value round(Value value, int digits) {
        if (value instanceof DecimalValue decimal) return decimal.rounded(digits);
        if (value instanceof Value.Real(var number)) {
            if (Double.isNaN(number) || Double.isInfinite(number)) return value;
            if (digits > 400) return value;
            if (digits < -400) return new Value.Real(0.0);
            double rounded =
                    new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
            return new Value.Real(Math.copySign(rounded, number));
        }
        var integer =
                integer(value).orElseThrow(() -> Types.unsupported("cannot be rounded", value));
        if (digits >= 0) return new Value.Int(integer);
        if (digits < -MAX_DIGITS) return Value.Int.of(0);
        return new Value.Int(
                new BigDecimal(integer).setScale(digits, RoundingMode.HALF_EVEN).toBigInteger());
    }

    /// Toward zero, as `int(1.9)`.
    public static Value truncate(double value) {
        if (Double.isNaN(value)) throw new PythonError("cannot convert float NaN to integer");
        if (Double.isInfinite(value)) {
            throw new PythonError("cannot convert float infinity to integer");
        }
        return new Value.Int(new BigDecimal(value).toBigInteger());
    }

    /// The decimal digits of an integer.
    ///
    /// @throws PythonError when there are more than [#MAX_DIGITS]
    public static String text(BigInteger value) {
        int bits = value.bitLength();
        if (bits < BITS_OF_MAX_DIGITS) return value.toString();
        var text = bits > BITS_OF_MAX_DIGITS ? "" : value.toString();
        if (text.isEmpty() || text.length() - (value.signum() < 0 ? 1 : 0) > MAX_DIGITS) {
            throw new PythonError(
                    "Exceeds the limit (" + MAX_DIGITS + " digits) for integer string conversion");
        }
        return text;
    }

    /// Python's `repr` of a float: the shortest digits that read back as `value`.
    public static String text(double value) {
        if (Double.isNaN(value)) return "nan";
        if (Double.isInfinite(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return 1 / value < 0 ? "-0.0" : "0.0";
        var decimal = shortest(value);
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            var plain = decimal.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        var digits = decimal.unscaledValue().abs().toString();
        var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + fraction
                + "e"
                + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    /// Java gives two digits at least, also where one says it all.
    private static BigDecimal shortest(double value) {
        var decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (decimal.precision() != 2) return decimal;
        var shorter = decimal.round(new MathContext(1));
        return shorter.doubleValue() == value ? shorter.stripTrailingZeros() : decimal;
    }
}
