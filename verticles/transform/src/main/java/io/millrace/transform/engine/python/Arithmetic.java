package io.millrace.transform.engine.python;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Python's operators on two values.
public final class Arithmetic {
    /// Integers beyond this are refused, or one `**` could hold a core for minutes.
    private static final int MAX_BITS = 65_536;

    private Arithmetic() {}

    public static Value add(Value left, Value right, Budget budget) {
        if (left instanceof Value.Text(var a) && right instanceof Value.Text(var b)) {
            budget.characters((long) a.length() + b.length());
            return new Value.Text(a + b);
        }
        if (left instanceof ListValue a && right instanceof ListValue b) {
            return new ListValue(joined(a.items(), b.items(), budget));
        }
        if (left instanceof Value.Tuple(var a) && right instanceof Value.Tuple(var b)) {
            return new Value.Tuple(joined(a, b, budget));
        }
        var integers = integers(left, right);
        if (integers.isPresent()) return sized(integers.get().a.add(integers.get().b));
        var own = things("+", left, right);
        if (own.isPresent()) return own.get();
        requireNumbers("+", left, right);
        return new Value.Real(Numbers.real(left) + Numbers.real(right));
    }

    private static List<Value> joined(List<Value> left, List<Value> right, Budget budget) {
        budget.steps((long) left.size() + right.size());
        var all = new ArrayList<>(left);
        all.addAll(right);
        return all;
    }

    public static Value subtract(Value left, Value right) {
        if (isSet(left) && isSet(right)) return difference(left, right);
        if (left instanceof Value.View && isSet(left)) return difference(left, right);
        var integers = integers(left, right);
        if (integers.isPresent()) return sized(integers.get().a.subtract(integers.get().b));
        var own = things("-", left, right);
        if (own.isPresent()) return own.get();
        requireNumbers("-", left, right);
        return new Value.Real(Numbers.real(left) - Numbers.real(right));
    }

    private static boolean isSet(Value value) {
        return value instanceof SetValue
                || (value instanceof Value.View(_, DictItems items) && items.isSet());
    }

    private static Value difference(Value left, Value right) {
        var taken = new SetValue(Items.of(right));
        return new SetValue(Items.of(left).stream().filter(item -> !taken.contains(item)).toList());
    }

    public static Value multiply(Value left, Value right, Budget budget) {
        if (Items.isSequence(left) && Numbers.integer(right).isPresent()) {
            return repeat(left, Numbers.integer(right).get(), budget);
        }
        if (Items.isSequence(right) && Numbers.integer(left).isPresent()) {
            return repeat(right, Numbers.integer(left).get(), budget);
        }
        var integers = integers(left, right);
        if (integers.isPresent()) return sized(integers.get().a.multiply(integers.get().b));
        var own = things("*", left, right);
        if (own.isPresent()) return own.get();
        requireNumbers("*", left, right);
        return new Value.Real(Numbers.real(left) * Numbers.real(right));
    }

    private static Value repeat(Value sequence, BigInteger times, Budget budget) {
        int most = times.bitLength() > 31 ? Integer.MAX_VALUE : times.intValue();
        int count = times.signum() < 0 ? 0 : most;
        if (sequence instanceof Value.Text(var text)) {
            budget.characters((long) text.length() * count);
            return new Value.Text(text.isEmpty() ? "" : text.repeat(count));
        }
        if (sequence instanceof Value.View) throw unsupported("*", sequence, new Value.Int(times));
        var items = Items.of(sequence);
        budget.steps((long) items.size() * count);
        var all = new ArrayList<Value>();
        for (int i = 0; i < count && !items.isEmpty(); i++) all.addAll(items);
        return sequence instanceof Value.Tuple ? new Value.Tuple(all) : new ListValue(all);
    }

    /// `/`: always a float.
    public static Value divide(Value left, Value right) {
        var own = things("/", left, right);
        if (own.isPresent()) return own.get();
        requireNumbers("/", left, right);
        if (!Items.isTrue(right)) throw new PythonError("division by zero");
        var integers = integers(left, right);
        if (integers.isPresent()
                && (integers.get().a.bitLength() > 53 || integers.get().b.bitLength() > 53)) {
            return new Value.Real(quotient(integers.get()));
        }
        return new Value.Real(Numbers.real(left) / Numbers.real(right));
    }

    private static double quotient(Integers operands) {
        var exact =
                new BigDecimal(operands.a)
                        .divide(new BigDecimal(operands.b), new MathContext(60))
                        .doubleValue();
        if (Double.isInfinite(exact)) {
            throw new PythonError("integer division result too large for a float");
        }
        return exact;
    }

    /// `//`: toward minus infinity.
    public static Value floorDivide(Value left, Value right) {
        var own = things("//", left, right);
        if (own.isPresent()) return own.get();
        requireNumbers("//", left, right);
        if (!Items.isTrue(right)) throw new PythonError("integer division or modulo by zero");
        var integers = integers(left, right);
        if (integers.isPresent()) return new Value.Int(floor(integers.get()));
        double dividend = Numbers.real(left);
        double divisor = Numbers.real(right);
        double rest = dividend % divisor;
        double quotient = (dividend - rest) / divisor;
        if (rest != 0 && (rest < 0) != (divisor < 0)) quotient--;
        if (quotient == 0) return new Value.Real(Math.copySign(0, dividend / divisor));
        double floor = Math.floor(quotient);
        return new Value.Real(quotient - floor > 0.5 ? floor + 1 : floor);
    }

    private static BigInteger floor(Integers operands) {
        var parts = operands.a.divideAndRemainder(operands.b);
        boolean below = parts[1].signum() != 0 && parts[1].signum() != operands.b.signum();
        return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /// What is left of `dividend`, with the sign of `divisor`.
    private static double rest(double dividend, double divisor) {
        double rest = dividend % divisor;
        if (rest == 0) return Math.copySign(0, divisor);
        return (rest < 0) == (divisor < 0) ? rest : rest + divisor;
    }

    /// `%`: the sign is that of the divisor; on a string, formatting.
    public static Value modulo(Value left, Value right, Budget budget) {
        if (left instanceof Value.Text(var format)) {
            return new Value.Text(PercentFormat.format(format, right, budget));
        }
        var own = things("%", left, right);
        if (own.isPresent()) return own.get();
        requireNumbers("%", left, right);
        if (!Items.isTrue(right)) throw new PythonError("integer modulo by zero");
        var integers = integers(left, right);
        if (integers.isPresent()) {
            var operands = integers.get();
            return new Value.Int(operands.a.subtract(floor(operands).multiply(operands.b)));
        }
        return new Value.Real(rest(Numbers.real(left), Numbers.real(right)));
    }

    public static Value power(Value left, Value right) {
        var own = things("**", left, right);
        if (own.isPresent()) return own.get();
        requireNumbers("**", left, right);
        var integers = integers(left, right);
        if (integers.isPresent() && integers.get().b.signum() >= 0) {
            return power(integers.get());
        }
        return new Value.Real(power(Numbers.real(left), Numbers.real(right)));
    }

    private static double power(double base, double exponent) {
        if (base == 0 && exponent < 0) {
            throw new PythonError("0.0 cannot be raised to a negative power");
        }
        double power = base == 1 ? 1 : Math.pow(base, exponent);
        if (Double.isInfinite(base) || Double.isInfinite(exponent)) return power;
        if (Double.isInfinite(power)) throw new PythonError("Numerical result out of range");
        if (Double.isNaN(power) && !Double.isNaN(base) && !Double.isNaN(exponent)) {
            throw new PythonError("the power is a complex number");
        }
        return power;
    }

    private static Value power(Integers operands) {
        if (operands.b.signum() == 0) return Value.Int.of(1);
        if (operands.a.abs().bitLength() <= 1) { // -1, 0 and 1
            return new Value.Int(operands.b.testBit(0) ? operands.a : operands.a.abs());
        }
        if (operands.b.bitLength() > 31
                || (long) operands.a.bitLength() * operands.b.intValue() > MAX_BITS) {
            throw tooLarge();
        }
        return sized(operands.a.pow(operands.b.intValue()));
    }

    public static Value negate(Value value) {
        if (value instanceof Value.Real(var number)) return new Value.Real(-number);
        if (value instanceof Thing thing) {
            var negated = thing.operate("*", Value.Int.of(-1), true);
            if (negated.isPresent()) return negated.get();
        }
        if (value instanceof Value.Undefined(var reason)) throw new PythonError(reason);
        return new Value.Int(
                Numbers.integer(value)
                        .orElseThrow(() ->
                                new PythonError(
                                        "bad operand type for unary -: '"
                                                + Types.name(value)
                                                + "'"))
                        .negate());
    }

    private record Integers(BigInteger a, BigInteger b) {}

    private static Optional<Integers> integers(Value left, Value right) {
        return Numbers.integer(left)
                .flatMap(a -> Numbers.integer(right).map(b -> new Integers(a, b)));
    }

    /// What the things among the operands make of it.
    private static Optional<Value> things(String operator, Value left, Value right) {
        Optional<Value> own =
                left instanceof Thing thing
                        ? thing.operate(operator, right, true)
                        : Optional.empty();
        if (own.isPresent()) return own;
        return right instanceof Thing thing
                ? thing.operate(operator, left, false)
                : Optional.empty();
    }

    /// A large number is as dear as the text that takes as much room.
    private static Value sized(BigInteger value) {
        if (value.bitLength() > MAX_BITS) throw tooLarge();
        if (value.bitLength() > Long.SIZE) Budget.visit(value.bitLength() / Byte.SIZE);
        return new Value.Int(value);
    }

    private static PythonError tooLarge() {
        return new PythonError("the number has more than " + MAX_BITS + " bits");
    }

    private static void requireNumbers(String operator, Value left, Value right) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) return;
        throw unsupported(operator, left, right);
    }

    private static PythonError unsupported(String operator, Value left, Value right) {
        if (left instanceof Value.Undefined(var reason)) return new PythonError(reason);
        if (right instanceof Value.Undefined(var reason)) return new PythonError(reason);
        return new PythonError(
                "unsupported operand type(s) for "
                        + operator
                        + ": '"
                        + Types.name(left)
                        + "' and '"
                        + Types.name(right)
                        + "'");
    }
}
