package io.millrace.transform.engine.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/// Python's `Decimal`, as numbers come from a database: exact, with 28 digits in results.
public record DecimalValue(BigDecimal number) implements Thing {
    private static final MathContext CONTEXT = new MathContext(28, RoundingMode.HALF_EVEN);
    private static final int MAX_SHIFT = 1000;
    private static final int MAX_SCALE = 10_000;

    @Override
    public String text() {
        return number.toString();
    }

    @Override
    public String repr() {
        return "Decimal('" + text() + "')";
    }

    @Override
    public String type() {
        return "decimal.Decimal";
    }

    @Override
    public boolean isTrue() {
        return number.signum() != 0;
    }

    @Override
    public boolean isEqual(Value other) {
        return compare(other).filter(sign -> sign == 0).isPresent();
    }

    @Override
    public Value key() {
        var bare = number.stripTrailingZeros();
        return bare.scale() <= 0 && bare.scale() > -MAX_SHIFT
                ? new Value.Int(bare.toBigInteger())
                : new DecimalValue(bare);
    }

    @Override
    public Optional<Integer> compare(Value other) {
        if (other instanceof Value.Real(var real)) {
            if (Double.isNaN(real)) return Optional.empty();
            if (Double.isInfinite(real)) return Optional.of(real > 0 ? -1 : 1);
            return Optional.of(number.compareTo(new BigDecimal(real)));
        }
        return exact(other).map(number::compareTo);
    }

    private static Optional<BigDecimal> exact(Value value) {
        return value instanceof DecimalValue(var number)
                ? Optional.of(number)
                : Numbers.integer(value).map(BigDecimal::new);
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "real" -> Optional.of(this);
            case "is_nan", "is_infinite" -> Optional.of(new Function(name, _ -> Value.Bool.FALSE));
            case "normalize" ->
                    Optional.of(
                            new Function(name, _ -> new DecimalValue(number.stripTrailingZeros())));
            case "to_integral_value" -> Optional.of(new Function(name, _ -> rounded(0)));
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Value> operate(String operator, Value other, boolean isLeft) {
        return exact(other)
                .map(it -> isLeft ? result(operator, number, it) : result(operator, it, number));
    }

    private static Value result(String operator, BigDecimal left, BigDecimal right) {
        boolean divides = operator.equals("/") || operator.equals("//") || operator.equals("%");
        if (divides && right.signum() == 0) throw new PythonError("division by zero");
        try {
            var result =
                    switch (operator) {
                        case "+" -> sum(left, right);
                        case "-" -> sum(left, right.negate());
                        case "*" -> left.multiply(right).round(CONTEXT);
                        case "/" -> left.divide(right, CONTEXT);
                        case "//" -> left.divideToIntegralValue(right, CONTEXT);
                        case "%" -> left.remainder(right, CONTEXT);
                        case "**" -> left.pow(right.intValueExact(), CONTEXT);
                        default -> throw new PythonError("no operator " + operator);
                    };
            if (Math.abs((long) result.scale()) <= MAX_SCALE) return new DecimalValue(result);
        } catch (ArithmeticException e) {
            throw new PythonError("decimal: the result has no 28 digits");
        }
        throw new PythonError("decimal: the result is too large or too small");
    }

    /// Exact before it is rounded, which keeps the zeros of `0.00 + 1`, unless that would take a
    /// number of enormous length.
    private static BigDecimal sum(BigDecimal left, BigDecimal right) {
        boolean isNear = Math.abs((long) left.scale() - right.scale()) < MAX_SHIFT;
        return isNear ? left.add(right).round(CONTEXT) : left.add(right, CONTEXT);
    }

    /// `round(number, digits)`: half to even.
    Value rounded(int digits) {
        if (Math.abs(digits) > MAX_SHIFT) throw new PythonError("too many digits to round to");
        if (number.scale() < -MAX_SHIFT) return this;
        return new DecimalValue(number.setScale(digits, RoundingMode.HALF_EVEN));
    }

    /// Toward zero.
    public BigInteger toInteger() {
        if (number.scale() < -MAX_SHIFT) throw new PythonError("the number is too large");
        return number.toBigInteger();
    }
}
