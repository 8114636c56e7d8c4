package io.millrace.transform.engine.python;

import java.util.List;
import java.util.Optional;

/// Python's `<` and its kin: numbers with numbers, strings with strings, sequences item by item.
public final class Order {
    private static final int MAX_DEPTH = 100;

    private Order() {}

    /// @param operator for the message, such as `<`
    /// @return the sign of the comparison; empty where a NaN makes every comparison false
    public static Optional<Integer> compare(Value left, Value right, String operator) {
        return compare(left, right, operator, 0);
    }

    private static Optional<Integer> compare(Value left, Value right, String operator, int depth) {
        if (depth > MAX_DEPTH) throw new PythonError("values are nested too deep to compare");
        Budget.visit(0);
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
        if (left instanceof Value.Undefined(var reason)) throw new PythonError(reason);
        if (right instanceof Value.Undefined(var reason)) throw new PythonError(reason);
        throw new PythonError(
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
        return java.util.Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }

    private static Optional<Integer> compare(
            List<Value> left, List<Value> right, String operator, int depth) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!Equality.equal(left.get(i), right.get(i))) {
                return compare(left.get(i), right.get(i), operator, depth + 1);
            }
        }
        return Optional.of(Integer.compare(left.size(), right.size()));
    }

    /// For sorting.
    public static int ascending(Value left, Value right) {
        return compare(left, right, "<").orElse(0);
    }
}
