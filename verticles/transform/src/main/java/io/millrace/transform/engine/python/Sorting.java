package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Sorts as Python does: stable, by `<` alone. Unlike Java's own sort it bears an order that is
/// none, such as that of NaN.
public final class Sorting {
    private Sorting() {}

    private record Keyed(Value key, Value item) {}

    /// The items in the order of their keys, each of which is asked for once.
    public static List<Value> sorted(
            List<Value> items, UnaryOperator<Value> key, boolean isReversed) {
        Budget.visits(items.size());
        var keyed = new ArrayList<Keyed>(items.size());
        for (var item : items) keyed.add(new Keyed(key.apply(item), item));
        return merged(keyed, isReversed).stream().map(Keyed::item).toList();
    }

    private static List<Keyed> merged(List<Keyed> items, boolean isReversed) {
        if (items.size() < 2) return items;
        int middle = items.size() / 2;
        var left = merged(items.subList(0, middle), isReversed);
        var right = merged(items.subList(middle, items.size()), isReversed);
        var all = new ArrayList<Keyed>(items.size());
        int at = 0;
        for (var item : right) {
            while (at < left.size() && !goesBefore(item, left.get(at), isReversed)) {
                all.add(left.get(at++));
            }
            all.add(item);
        }
        all.addAll(left.subList(at, left.size()));
        return all;
    }

    private static boolean goesBefore(Keyed item, Keyed other, boolean isReversed) {
        return isReversed
                ? Order.ascending(other.key(), item.key()) < 0
                : Order.ascending(item.key(), other.key()) < 0;
    }
}
