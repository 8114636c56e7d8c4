package io.millrace.transform.engine.python;

import java.math.BigInteger;
import java.util.AbstractList;
import java.util.Optional;
import java.util.RandomAccess;

/// The numbers of a `range`, made when they are asked for.
public final class RangeItems extends AbstractList<Value> implements RandomAccess {
    /// The bound of Jinja2's sandbox.
    private static final int MAX_SIZE = 100_000;

    private final BigInteger start;
    private final BigInteger stop;
    private final BigInteger step;
    private final int size;

    private RangeItems(BigInteger start, BigInteger stop, BigInteger step) {
        this.start = start;
        this.stop = stop;
        this.step = step;
        this.size = size(start, stop, step);
    }

    /// `range(start, stop, step)`
    public static Value range(BigInteger start, BigInteger stop, BigInteger step) {
        if (step.signum() == 0) throw new PythonError("range() arg 3 must not be zero");
        return new Value.View("range", new RangeItems(start, stop, step));
    }

    private static int size(BigInteger start, BigInteger stop, BigInteger step) {
        var distance = step.signum() > 0 ? stop.subtract(start) : start.subtract(stop);
        if (distance.signum() <= 0) return 0;
        var size = distance.subtract(BigInteger.ONE).divide(step.abs()).add(BigInteger.ONE);
        if (size.bitLength() > 31 || size.intValue() > MAX_SIZE) {
            throw new PythonError(
                    "Range too big. The sandbox blocks ranges larger than " + MAX_SIZE + ".");
        }
        return size.intValue();
    }

    @Override
    public Value get(int index) {
        if (index < 0 || index >= size) throw new IndexOutOfBoundsException(index);
        return new Value.Int(number(index));
    }

    private BigInteger number(int index) {
        return start.add(step.multiply(BigInteger.valueOf(index)));
    }

    @Override
    public int size() {
        return size;
    }

    /// How the range prints.
    String text() {
        var bounds = start + ", " + stop;
        return "range(" + (step.equals(BigInteger.ONE) ? bounds : bounds + ", " + step) + ")";
    }

    /// Every `by`th of the numbers from one index to another.
    Value slice(int from, int to, int by) {
        return new Value.View(
                "range",
                new RangeItems(number(from), number(to), step.multiply(BigInteger.valueOf(by))));
    }

    boolean holds(Value item) {
        return position(item) >= 0;
    }

    /// Index of `item`, -1 where it is not among the numbers.
    private int position(Value item) {
        if (!Equality.isHashable(item)) return -1;
        if (!(Equality.key(item) instanceof Value.Int(var number))) return -1;
        var parts = number.subtract(start).divideAndRemainder(step);
        boolean isWithin =
                parts[1].signum() == 0 && parts[0].signum() >= 0 && parts[0].bitLength() < 31;
        return isWithin && parts[0].intValue() < size ? parts[0].intValue() : -1;
    }

    Optional<Value> attribute(String name) {
        return switch (name) {
            case "start" -> Optional.of(new Value.Int(start));
            case "stop" -> Optional.of(new Value.Int(stop));
            case "step" -> Optional.of(new Value.Int(step));
            case "index" -> Optional.of(new Function(name, in -> Value.Int.of(index(only(in)))));
            case "count" ->
                    Optional.of(new Function(name, in -> Value.Int.of(holds(only(in)) ? 1 : 0)));
            default -> Optional.empty();
        };
    }

    private static Value only(Arguments in) {
        if (in.positional().size() == 1) return in.positional().getFirst();
        throw new PythonError("this method of a range takes one value");
    }

    private int index(Value item) {
        int position = position(item);
        if (position < 0) throw new PythonError(Repr.repr(item) + " is not in range");
        return position;
    }
}
