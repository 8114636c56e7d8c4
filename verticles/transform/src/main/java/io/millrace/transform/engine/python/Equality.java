package io.millrace.transform.engine.python;

import java.math.BigDecimal;
import java.util.List;

/// Python's `==` and hashing.
public final class Equality {
    private static final int MAX_DEPTH = 100;

    private Equality() {}

    public static boolean equal(Value left, Value right) {
        return equal(left, right, 0);
    }

    private static boolean equal(Value left, Value right, int depth) {
        if (depth > MAX_DEPTH) throw new PythonError("values are nested too deep to compare");
        Budget.visit(0);
        if (isSame(left, right)) return true;
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.compare(left, right).filter(order -> order == 0).isPresent();
        }
        return switch (left) {
            case Value.Text(var text) ->
                    right instanceof Value.Text(var other) && text.equals(other);
            case Value.Undefined _ -> right instanceof Value.Undefined;
            case Value.Tuple(var items) ->
                    right instanceof Value.Tuple(var others) && equal(items, others, depth);
            case Value.View(_, var items) ->
                    right instanceof Value.View(_, var others) && equal(items, others, depth);
            case ListValue list ->
                    right instanceof ListValue other && equal(list.items(), other.items(), depth);
            case DictValue dict -> right instanceof DictValue other && equal(dict, other, depth);
            case SetValue set ->
                    right instanceof SetValue other
                            && set.size() == other.size()
                            && set.items().stream().allMatch(other::contains);
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _ -> false;
            case Thing thing -> thing.equals(right);
        };
    }

    /// Python's `is`, where that is of use.
    @SuppressWarnings("ReferenceEquality")
    public static boolean isSame(Value left, Value right) {
        return left == right;
    }

    private static boolean equal(List<Value> left, List<Value> right, int depth) {
        if (left.size() != right.size()) return false;
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i), depth + 1)) return false;
        }
        return true;
    }

    private static boolean equal(DictValue left, DictValue right, int depth) {
        return left.size() == right.size()
                && left.keys().stream()
                        .allMatch(key ->
                                right.get(key)
                                        .filter(value ->
                                                equal(
                                                        left.get(key).orElseThrow(),
                                                        value,
                                                        depth + 1))
                                        .isPresent());
    }

    /// `value` in a form whose `equals` and `hashCode` are Python's.
    ///
    /// @throws PythonError when it is not hashable
    static Value key(Value value) {
        Budget.visit(0);
        return switch (value) {
            case Value.Bool(var flag) -> Value.Int.of(flag ? 1 : 0);
            case Value.Real(var number) when number == Math.rint(number) ->
                    Double.isInfinite(number)
                            ? value
                            : new Value.Int(new BigDecimal(number).toBigInteger());
            case Value.Tuple(var items) ->
                    new Value.Tuple(items.stream().map(Equality::key).toList());
            case ListValue _, DictValue _, SetValue _, Value.View _ ->
                    throw new PythonError("unhashable type: '" + Types.name(value) + "'");
            case Value.None _,
                    Value.Int _,
                    Value.Real _,
                    Value.Text _,
                    Value.Undefined _,
                    Thing _ ->
                    value;
        };
    }
}
