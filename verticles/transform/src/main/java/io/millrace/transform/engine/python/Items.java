package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What Python's protocols of truth, length, iteration, membership and indexing give.
public final class Items {
    private Items() {}

    public static boolean isTrue(Value value) {
        return switch (value) {
            case Value.None _, Value.Undefined _ -> false;
            case Value.Bool(var flag) -> flag;
            case Value.Int(var number) -> number.signum() != 0;
            case Value.Real(var number) -> number != 0;
            case Value.Text(var text) -> !text.isEmpty();
            case Value.Collection collection -> length(collection) > 0;
            case Thing _ -> true;
        };
    }

    public static int length(Value value) {
        return switch (value) {
            case Value.Text(var text) -> text.codePointCount(0, text.length());
            case Value.Tuple(var items) -> items.size();
            case Value.View(_, var items) -> items.size();
            case ListValue list -> list.items().size();
            case DictValue dict -> dict.size();
            case SetValue set -> set.size();
            case Value.Undefined _ -> 0;
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _, Thing _ ->
                    throw new PythonError(
                            "object of type '" + Types.name(value) + "' has no len()");
        };
    }

    public static boolean isIterable(Value value) {
        return value instanceof Value.Collection
                || value instanceof Value.Text
                || value instanceof Value.Undefined;
    }

    /// The items of `value`, as they are now.
    public static List<Value> of(Value value) {
        return switch (value) {
            case Value.Tuple(var items) -> items;
            case Value.View(_, var items) -> items;
            case ListValue list -> List.copyOf(list.items());
            case DictValue dict -> dict.keys();
            case SetValue set -> set.items();
            case Value.Text(var text) ->
                    text.codePoints().<Value>mapToObj(Items::character).toList();
            case Value.Undefined _ -> List.of();
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _, Thing _ ->
                    throw Types.unsupported("is not iterable", value);
        };
    }

    private static Value character(int point) {
        return new Value.Text(Character.toString(point));
    }

    public static boolean contains(Value container, Value item) {
        return switch (container) {
            case Value.Text(var text) -> {
                if (item instanceof Value.Text(var part)) yield text.contains(part);
                throw new PythonError(
                        "'in <string>' requires string as left operand, not " + Types.name(item));
            }
            case DictValue dict -> dict.get(item).isPresent();
            case SetValue set -> set.contains(item);
            case Value.Tuple _, Value.View _, ListValue _ ->
                    of(container).stream().anyMatch(other -> Equality.equal(item, other));
            case Value.Undefined _ -> false;
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _, Thing _ ->
                    throw new PythonError(
                            "argument of type '" + Types.name(container) + "' is not iterable");
        };
    }

    /// `container[index]`; empty where Python raises IndexError, KeyError or TypeError.
    public static Optional<Value> at(Value container, Value index) {
        if (container instanceof DictValue dict) {
            return index instanceof Value.Collection && !(index instanceof Value.Tuple)
                    ? Optional.empty()
                    : dict.get(index);
        }
        if (!isSequence(container)) return Optional.empty();
        var position = Numbers.integer(index);
        if (position.isEmpty() || position.get().bitLength() > 31) return Optional.empty();
        var items = of(container);
        int i = position.get().intValue();
        if (i < 0) i += items.size();
        return i < 0 || i >= items.size() ? Optional.empty() : Optional.of(items.get(i));
    }

    public static boolean isSequence(Value value) {
        return value instanceof ListValue
                || value instanceof Value.Tuple
                || value instanceof Value.Text
                || (value instanceof Value.View(var kind, _) && kind.equals("range"));
    }

    /// `container[start:stop:step]`, each part a number or None.
    public static Value slice(Value container, Value start, Value stop, Value step) {
        if (!isSequence(container)) throw Types.unsupported("cannot be sliced", container);
        int by = bound(step, 1);
        if (by == 0) throw new PythonError("slice step cannot be zero");
        var items = of(container);
        int size = items.size();
        int from = clamp(bound(start, by > 0 ? 0 : size), size, by, start);
        int to = clamp(bound(stop, by > 0 ? size : -1), size, by, stop);
        var picked = new ArrayList<Value>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) picked.add(items.get((int) i));
        return switch (container) {
            case Value.Text _ -> new Value.Text(joined(picked));
            case Value.Tuple _ -> new Value.Tuple(picked);
            case Value.View(var kind, _) -> new Value.View(kind, picked);
            default -> new ListValue(picked);
        };
    }

    private static int bound(Value value, int fallback) {
        if (value == Value.None.NONE) return fallback;
        var number =
                Numbers.integer(value)
                        .orElseThrow(
                                () -> new PythonError("slice indices must be integers or None"));
        if (number.bitLength() < 31) return number.intValue();
        return number.signum() > 0 ? Integer.MAX_VALUE : -Integer.MAX_VALUE;
    }

    private static int clamp(int index, int size, int step, Value given) {
        int low = step > 0 ? 0 : -1;
        int high = step > 0 ? size : size - 1;
        int position = index < 0 && given != Value.None.NONE ? index + size : index;
        return Math.clamp(position, low, high);
    }

    public static String joined(List<Value> characters) {
        var out = new StringBuilder();
        characters.forEach(item -> out.append(Repr.str(item)));
        return out.toString();
    }
}
