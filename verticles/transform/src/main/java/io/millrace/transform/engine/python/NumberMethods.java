package io.millrace.transform.engine.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/// Attributes and methods of `int` and `float`.
final class NumberMethods {
    private static final Methods<BigInteger> INTEGER =
            new Methods<BigInteger>()
                    .add("bit_length()", (self, _) -> Value.Int.of(self.abs().bitLength()))
                    .add("bit_count()", (self, _) -> Value.Int.of(self.abs().bitCount()))
                    .add("conjugate()", (self, _) -> new Value.Int(self))
                    .add("is_integer()", (_, _) -> Value.Bool.TRUE)
                    .add(
                            "as_integer_ratio()",
                            (self, _) -> Value.Tuple.of(new Value.Int(self), Value.Int.of(1)));

    private static final Methods<Double> REAL =
            new Methods<Double>()
                    .add("is_integer()", (self, _) -> Value.Bool.of(isInteger(self)))
                    .add("conjugate()", (self, _) -> new Value.Real(self))
                    .add("hex()", (self, _) -> new Value.Text(hex(self)))
                    .add("as_integer_ratio()", (self, _) -> ratio(self));

    private NumberMethods() {}

    static Optional<Value> of(Value.Int number, String name) {
        return switch (name) {
            case "real", "numerator" -> Optional.of(number);
            case "imag" -> Optional.of(Value.Int.of(0));
            case "denominator" -> Optional.of(Value.Int.of(1));
            default -> INTEGER.of(number.value(), name);
        };
    }

    static Optional<Value> of(Value.Real number, String name) {
        return switch (name) {
            case "real" -> Optional.of(number);
            case "imag" -> Optional.of(new Value.Real(0));
            default -> REAL.of(number.value(), name);
        };
    }

    private static boolean isInteger(double number) {
        return !Double.isInfinite(number) && number == Math.rint(number);
    }

    private static String hex(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) return Numbers.text(number);
        if (number == 0) return Double.doubleToRawLongBits(number) < 0 ? "-0x0.0p+0" : "0x0.0p+0";
        long bits = Double.doubleToLongBits(number);
        long fraction = bits & 0xfffffffffffffL;
        boolean isNormal = Math.abs(number) >= Double.MIN_NORMAL;
        int exponent = isNormal ? Math.getExponent(number) : -1022;
        return String.format(
                Locale.ROOT,
                "%s0x%d.%013xp%+d",
                number < 0 ? "-" : "",
                isNormal ? 1 : 0,
                fraction,
                exponent);
    }

    private static Value ratio(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new PythonError("cannot convert " + Numbers.text(number) + " to integer ratio");
        }
        var exact = new BigDecimal(number).stripTrailingZeros();
        if (exact.scale() <= 0) {
            return Value.Tuple.of(new Value.Int(exact.toBigInteger()), Value.Int.of(1));
        }
        var denominator = BigInteger.TEN.pow(exact.scale());
        var common = exact.unscaledValue().gcd(denominator);
        return Value.Tuple.of(
                new Value.Int(exact.unscaledValue().divide(common)),
                new Value.Int(denominator.divide(common)));
    }
}
