package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What Python's protocols of truth, length, iteration, membership and indexing give.
public final class Items {
    private Items() {}

    /// The built-in value that a thing of the host behaves as; every other value itself.
    public static Value plain(Value value) {
        return value instanceof Thing thing ? thing.plain().orElse(value) : value;
    }

    public static boolean isTrue(Value value) {
        return switch (value) {
            case Value.None _, Value.Undefined _ -> false;
            case Value.Bool(var flag) -> flag;
            case Value.Int(var number) -> number.signum() != 0;
            case Value.Real(var number) -> number != 0;
            case Value.Text(var text) -> !text.isEmpty();
            case Generator _ -> true;
            case Value.Collection collection -> length(collection) > 0;
            case Thing thing -> thing.isTrue();
        };
    }

    public static int length(Value value) {
        return switch (value) {
            case Value.Text(var text) -> characters(text);
            case Value.Tuple(var items) -> items.size();
            case Value.View(_, var items) -> items.size();
            case ListValue list -> list.items().size();
            case DictValue dict -> dict.size();
            case SetValue set -> set.size();
            case Value.Undefined _ -> 0;
            case Thing thing -> length(thing.plain().orElseThrow(() -> hasNoLength(value)));
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _, Generator _ ->
                    throw hasNoLength(value);
        };
    }

    private static PythonError hasNoLength(Value value) {
        return new PythonError("object of type '" + Types.name(value) + "' has no len()");
    }

    private static int characters(String text) {
        Budget.scan(text.length());
        return text.codePointCount(0, text.length());
    }

    public static boolean isIterable(Value value) {
        var plain = plain(value);
        return plain instanceof Value.Collection
                || plain instanceof Value.Text
                || plain instanceof Value.Undefined;
    }

    /// The items of `value`, as they are now; of a generator what is left.
    public static List<Value> of(Value value) {
        return switch (value) {
            case Value.Tuple(var items) -> items;
            case Value.View(_, RangeItems items) -> items;
            case Value.View(_, var items) -> copied(items);
            case Generator generator -> generator.drain();
            case ListValue list -> copied(list.items());
            case DictValue dict -> copied(dict.keys());
            case SetValue set -> copied(set.items());
            case Value.Text(var text) -> split(text);
            case Value.Undefined _ -> List.of();
            case Thing thing ->
                    of(
                            thing.plain()
                                    .orElseThrow(
                                            () -> Types.unsupported("is not iterable", value)));
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _ ->
                    throw Types.unsupported("is not iterable", value);
        };
    }

    private static List<Value> copied(List<Value> items) {
        Budget.visits(items.size());
        return List.copyOf(items);
    }

    /// The characters of `text`, one by one.
    private static List<Value> split(String text) {
        Budget.visits(text.length());
        return text.codePoints().<Value>mapToObj(Items::single).toList();
    }

    private static Value single(int point) {
        return new Value.Text(Character.toString(point));
    }

    public static boolean contains(Value container, Value item) {
        return switch (container) {
            case Value.Text(var text) -> {
                if (!(plain(item) instanceof Value.Text(var part))) {
                    throw new PythonError(
                            "'in <string>' requires string as left operand, not "
                                    + Types.name(item));
                }
                Search.pay(text, part);
                yield text.contains(part);
            }
            case DictValue dict -> dict.get(item).isPresent();
            case SetValue set -> set.contains(item);
            case Value.View(_, DictItems items) -> items.holds(item);
            case Value.View(_, RangeItems items) -> items.holds(item);
            case Value.View(_, var items) -> Equality.isAmong(items, item);
            case Value.Tuple(var items) -> Equality.isAmong(items, item);
            case ListValue list -> Equality.isAmong(list.items(), item);
            case Generator generator -> comes(generator.rest(), item);
            case Value.Undefined _ -> false;
            case Thing thing ->
                    contains(thing.plain().orElseThrow(() -> isNoContainer(thing)), item);
            case Value.None _, Value.Bool _, Value.Int _, Value.Real _ ->
                    throw isNoContainer(container);
        };
    }

    private static PythonError isNoContainer(Value value) {
        return new PythonError("argument of type '" + Types.name(value) + "' is not iterable");
    }

    /// Takes from `rest` until `item` comes.
    private static boolean comes(Iterator<Value> rest, Value item) {
        while (rest.hasNext()) {
            if (Equality.matches(rest.next(), item)) return true;
        }
        return false;
    }

    /// `container[index]`; empty where Python raises IndexError, KeyError or TypeError.
    public static Optional<Value> at(Value container, Value index) {
        return switch (container) {
            case DictValue dict -> Equality.isHashable(index) ? dict.get(index) : Optional.empty();
            case Value.Text(var text) ->
                    position(index, characters(text)).map(at -> character(text, at));
            case Value.Tuple(var items) -> position(index, items.size()).map(items::get);
            case Value.View(_, RangeItems items) -> position(index, items.size()).map(items::get);
            case ListValue list -> position(index, list.items().size()).map(list.items()::get);
            case Thing thing -> thing.item(index);
            default -> Optional.empty();
        };
    }

    private static Value character(String text, int at) {
        return single(text.codePointAt(text.offsetByCodePoints(0, at)));
    }

    private static Optional<Integer> position(Value index, int size) {
        return Numbers.integer(index)
                .filter(number -> number.bitLength() < 32)
                .map(number -> number.signum() < 0 ? number.intValue() + size : number.intValue())
                .filter(at -> at >= 0 && at < size);
    }

    public static boolean isSequence(Value value) {
        return value instanceof ListValue
                || value instanceof Value.Tuple
                || value instanceof Value.Text
                || value instanceof Value.View(_, RangeItems _);
    }

    public static String joined(List<Value> characters) {
        var out = new StringBuilder();
        characters.forEach(item -> out.append(Repr.str(item)));
        return out.toString();
    }

    /// The items of `value` from last to first; empty where it cannot be gone through backwards.
    public static Optional<List<Value>> reversed(Value value) {
        return switch (value) {
            case Generator _, SetValue _ -> Optional.empty();
            default -> Optional.of(new ArrayList<>(of(value)).reversed());
        };
    }
}
