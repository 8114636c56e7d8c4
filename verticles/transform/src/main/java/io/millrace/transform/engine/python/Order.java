package io.millrace.transform.engine.python;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Python's `<` and its kin: numbers with numbers, strings with strings, sequences item by item,
/// sets by what they hold.
public final class Order {
    private static final int MAX_DEPTH = 100;

    private Order() {}

    /// @param operator for the message, such as `<`
    /// @return the sign of the comparison; empty where every comparison is false, as with a NaN
    public static Optional<Integer> compare(Value left, Value right, String operator) {
        return compare(left, right, operator, 0);
    }

    private static Optional<Integer> compare(
            Value first, Value second, String operator, int depth) {
        if (depth > MAX_DEPTH) throw new PythonError("values are nested too deep to compare");
        Budget.visit(0);
        var left = Items.plain(first);
        var right = Items.plain(second);
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) return Numbers.compare(left, right);
        if (left instanceof Value.Text(var a) && right instanceof Value.Text(var b)) {
            return Optional.of(compare(a, b));
        }
        if (left instanceof ListValue a && right instanceof ListValue b) {
            return compare(a.items(), b.items(), operator, depth);
        }
        if (left instanceof Value.Tuple(var a) && right instanceof Value.Tuple(var b)) {
            return compare(a, b, operator, depth);
        }
        if (left instanceof SetValue a && right instanceof SetValue b) return compare(a, b);
        return things(left, right)
                .or(() -> {
                    throw impossible(left, right, operator);
                });
    }

    private static Optional<Integer> things(Value left, Value right) {
        if (left instanceof Thing thing) return thing.compare(right);
        return right instanceof Thing thing
                ? thing.compare(left).map(sign -> -sign)
                : Optional.empty();
    }

    private static PythonError impossible(Value left, Value right, String operator) {
        if (left instanceof Value.Undefined(var reason)) return new PythonError(reason);
        if (right instanceof Value.Undefined(var reason)) return new PythonError(reason);
        return new PythonError(
                "'"
                        + operator
                        + "' not supported between instances of '"
                        + Types.name(left)
                        + "' and '"
                        + Types.name(right)
                        + "'");
    }

    /// By code point, which differs from Java's order beyond the basic plane.
    private static int compare(String left, String right) {
        Budget.scan(Math.min(left.length(), right.length()));
        return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }

    private static Optional<Integer> compare(
            List<Value> left, List<Value> right, String operator, int depth) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!Equality.matches(left.get(i), right.get(i))) {
                return compare(left.get(i), right.get(i), operator, depth + 1);
            }
        }
        return Optional.of(Integer.compare(left.size(), right.size()));
    }

    /// A set is less than another that holds all of it and more.
    private static Optional<Integer> compare(SetValue left, SetValue right) {
        boolean isWithin = left.items().stream().allMatch(right::contains);
        boolean isAround = right.items().stream().allMatch(left::contains);
        if (isWithin) return Optional.of(isAround ? 0 : -1);
        return isAround ? Optional.of(1) : Optional.empty();
    }

    /// For sorting.
    public static int ascending(Value left, Value right) {
        return compare(left, right, "<").orElse(0);
    }
}
