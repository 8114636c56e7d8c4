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
        if (left instanceof SetValue a && right instanceof SetValue b) {
            return new SetValue(a.items().stream().filter(item -> !b.contains(item)).toList());
        }
        var integers = integers(left, right);
        if (integers.isPresent()) return sized(integers.get().a.subtract(integers.get().b));
        requireNumbers("-", left, right);
        return new Value.Real(Numbers.real(left) - Numbers.real(right));
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
        requireNumbers("*", left, right);
        return new Value.Real(Numbers.real(left) * Numbers.real(right));
    }

    private static Value repeat(Value sequence, BigInteger times, Budget budget) {
        long count = times.signum() < 0 ? 0 : times.bitLength() > 40 ? 1L << 40 : times.longValue();
        if (sequence instanceof Value.Text(var text)) {
            budget.characters(text.length() * count);
            return new Value.Text(text.isEmpty() ? "" : text.repeat((int) count));
        }
        var items = Items.of(sequence);
        budget.steps(items.size() * count);
        var all = new ArrayList<Value>();
        for (long i = 0; i < count && !items.isEmpty(); i++) all.addAll(items);
        return sequence instanceof Value.Tuple ? new Value.Tuple(all) : new ListValue(all);
    }

    /// `/`: always a float.
    public static Value divide(Value left, Value right) {
        requireNumbers("/", left, right);
        if (!Items.isTrue(right)) throw new PythonError("division by zero");
        var integers = integers(left, right);
        if (integers.isPresent()
                && (integers.get().a.bitLength() > 53 || integers.get().b.bitLength() > 53)) {
            var a = new BigDecimal(integers.get().a);
            var b = new BigDecimal(integers.get().b);
            return new Value.Real(a.divide(b, new MathContext(60)).doubleValue());
        }
        return new Value.Real(Numbers.real(left) / Numbers.real(right));
    }

    /// `//`: toward minus infinity.
    public static Value floorDivide(Value left, Value right) {
        requireNumbers("//", left, right);
        if (!Items.isTrue(right)) throw new PythonError("integer division or modulo by zero");
        var integers = integers(left, right);
        if (integers.isPresent()) return new Value.Int(floor(integers.get()));
        return new Value.Real(Math.floor(Numbers.real(left) / Numbers.real(right)));
    }

    private static BigInteger floor(Integers operands) {
        var parts = operands.a.divideAndRemainder(operands.b);
        boolean below = parts[1].signum() != 0 && parts[1].signum() != operands.b.signum();
        return below ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /// `%`: the sign is that of the divisor; on a string, formatting.
    public static Value modulo(Value left, Value right, Budget budget) {
        if (left instanceof Value.Text(var format)) {
            return new Value.Text(PercentFormat.format(format, right, budget));
        }
        requireNumbers("%", left, right);
        if (!Items.isTrue(right)) throw new PythonError("integer modulo by zero");
        var integers = integers(left, right);
        if (integers.isPresent()) {
            var operands = integers.get();
            return new Value.Int(operands.a.subtract(floor(operands).multiply(operands.b)));
        }
        double divisor = Numbers.real(right);
        double rest = Numbers.real(left) % divisor;
        boolean below = rest != 0 && (rest < 0) != (divisor < 0);
        return new Value.Real(
                below ? rest + divisor : rest == 0 ? Math.copySign(0, divisor) : rest);
    }

    public static Value power(Value left, Value right) {
        requireNumbers("**", left, right);
        var integers = integers(left, right);
        if (integers.isPresent() && integers.get().b.signum() >= 0) {
            return power(integers.get());
        }
        double base = Numbers.real(left);
        if (base == 0 && Numbers.real(right) < 0) {
            throw new PythonError("0.0 cannot be raised to a negative power");
        }
        return new Value.Real(Math.pow(base, Numbers.real(right)));
    }

    private static Value power(Integers operands) {
        if (operands.a.bitLength() <= 1) {
            boolean odd = operands.b.testBit(0);
            if (operands.b.signum() == 0) return Value.Int.of(1);
            if (operands.a.signum() >= 0 || odd) return new Value.Int(operands.a);
            if (operands.a.equals(BigInteger.ONE.negate())) return Value.Int.of(1);
        }
        if (operands.b.bitLength() > 31
                || (long) operands.a.bitLength() * operands.b.intValue() > MAX_BITS) {
            throw tooLarge();
        }
        return new Value.Int(operands.a.pow(operands.b.intValue()));
    }

    public static Value negate(Value value) {
        if (value instanceof Value.Real(var number)) return new Value.Real(-number);
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

    private static Value sized(BigInteger value) {
        if (value.bitLength() > MAX_BITS) throw tooLarge();
        return new Value.Int(value);
    }

    private static PythonError tooLarge() {
        return new PythonError("the number has more than " + MAX_BITS + " bits");
    }

    private static void requireNumbers(String operator, Value left, Value right) {
        if (left instanceof Value.Undefined(var reason)) throw new PythonError(reason);
        if (right instanceof Value.Undefined(var reason)) throw new PythonError(reason);
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) return;
        throw new PythonError(
                "unsupported operand type(s) for "
                        + operator
                        + ": '"
                        + Types.name(left)
                        + "' and '"
                        + Types.name(right)
                        + "'");
    }
}
