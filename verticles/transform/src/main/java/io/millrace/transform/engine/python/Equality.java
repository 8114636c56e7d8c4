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

    private static boolean equal(Value first, Value second, int depth) {
        if (depth > MAX_DEPTH) throw new PythonError("values are nested too deep to compare");
        Budget.visit(0);
        var left = Items.plain(first);
        var right = Items.plain(second);
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return Numbers.compare(left, right).filter(order -> order == 0).isPresent();
        }
        if (isSame(left, right)) return true;
        if (right instanceof Thing thing && !(left instanceof Thing)) return thing.isEqual(left);
        return switch (left) {
            case Value.Text(var text) ->
                    right instanceof Value.Text(var other) && text.equals(other);
            case Value.Undefined _ -> right instanceof Value.Undefined;
            case Value.Tuple(var items) ->
                    right instanceof Value.Tuple(var others) && equal(items, others, depth);
            case Value.View view -> right instanceof Value.View other && equal(view, other, depth);
            case ListValue list ->
                    right instanceof ListValue other && equal(list.items(), other.items(), depth);
            case DictValue dict -> right instanceof DictValue other && equal(dict, other, depth);
            case SetValue set -> right instanceof SetValue other && equal(set, other);
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _, Generator _ -> false;
            case Thing thing -> thing.isEqual(right);
        };
    }

    /// Python's `is`, where that is of use.
    @SuppressWarnings("ReferenceEquality")
    public static boolean isSame(Value left, Value right) {
        return left == right;
    }

    /// As lists and dicts compare what they hold: a NaN is equal to itself.
    static boolean matches(Value left, Value right) {
        return isSame(left, right) || equal(left, right);
    }

    static boolean isAmong(List<Value> items, Value item) {
        for (var other : items) {
            if (matches(other, item)) return true;
        }
        return false;
    }

    private static boolean equal(List<Value> left, List<Value> right, int depth) {
        if (left.size() != right.size()) return false;
        for (int i = 0; i < left.size(); i++) {
            var item = left.get(i);
            var other = right.get(i);
            if (!isSame(item, other) && !equal(item, other, depth + 1)) return false;
        }
        return true;
    }

    private static boolean equal(Value.View left, Value.View right, int depth) {
        if (left.items() instanceof DictItems items && right.items() instanceof DictItems others) {
            return items.isSet()
                    && others.isSet()
                    && equal(new SetValue(items), new SetValue(others));
        }
        return left.items() instanceof RangeItems items
                && right.items() instanceof RangeItems others
                && equal(items, others, depth);
    }

    private static boolean equal(SetValue left, SetValue right) {
        return left.size() == right.size() && left.items().stream().allMatch(right::contains);
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

    static boolean isHashable(Value value) {
        Budget.visit(0);
        return switch (value) {
            case Value.Tuple(var items) -> items.stream().allMatch(Equality::isHashable);
            case Value.View(_, var items) -> items instanceof RangeItems;
            case ListValue _, DictValue _, SetValue _ -> false;
            case Thing thing -> thing.plain().map(Equality::isHashable).orElse(true);
            case Value.Atom _, Generator _ -> true;
        };
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
            case Value.View(_, RangeItems _) -> value;
            case ListValue _, DictValue _, SetValue _, Value.View _ ->
                    throw new PythonError("unhashable type: '" + Types.name(value) + "'");
            case Thing thing -> thing.plain().map(Equality::key).orElseGet(thing::key);
            case Value.Atom _, Generator _ -> value;
        };
    }
}
