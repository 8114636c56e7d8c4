package io.millrace.transform.engine.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `container[start:stop:step]`, each part a number or None.
final class Slices {
    private Slices() {}

    /// Empty where Python raises TypeError.
    static Optional<Value> of(Value container, Value start, Value stop, Value step) {
        var sequence = Items.plain(container);
        boolean isPossible =
                Items.isSequence(sequence) && isBound(start) && isBound(stop) && isBound(step);
        if (!isPossible) return Optional.empty();
        int by = bound(step, 1);
        if (by == 0) throw new PythonError("slice step cannot be zero");
        int size = Items.length(sequence);
        int from = clamp(bound(start, by > 0 ? 0 : size), size, by, start);
        int to = clamp(bound(stop, by > 0 ? size : -1), size, by, stop);
        var part =
                switch (sequence) {
                    case Value.Text(var text) -> new Value.Text(characters(text, from, to, by));
                    case Value.Tuple(var items) -> new Value.Tuple(picked(items, from, to, by));
                    case Value.View(_, RangeItems items) -> items.slice(from, to, by);
                    case ListValue list -> new ListValue(picked(list.items(), from, to, by));
                    default -> throw new IllegalStateException("no sequence");
                };
        return Optional.of(
                container instanceof Markup && part instanceof Value.Text(var text)
                        ? new Markup(text)
                        : part);
    }

    private static boolean isBound(Value value) {
        return value == Value.None.NONE || Numbers.integer(value).isPresent();
    }

    private static int bound(Value value, int fallback) {
        return Numbers.integer(value)
                .map(number ->
                        number.bitLength() < 31
                                ? number.intValue()
                                : number.signum() * Integer.MAX_VALUE)
                .orElse(fallback);
    }

    private static int clamp(int index, int size, int step, Value given) {
        int low = step > 0 ? 0 : -1;
        int high = step > 0 ? size : size - 1;
        int position = index < 0 && given != Value.None.NONE ? index + size : index;
        return Math.clamp(position, low, high);
    }

    private static List<Value> picked(List<Value> items, int from, int to, int by) {
        var picked = new ArrayList<Value>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) {
            Budget.visits(1);
            picked.add(items.get((int) i));
        }
        return picked;
    }

    private static String characters(String text, int from, int to, int by) {
        Budget.scan(text.length());
        if (by == 1) {
            if (from >= to) return "";
            int start = text.offsetByCodePoints(0, from);
            return text.substring(start, text.offsetByCodePoints(start, to - from));
        }
        int[] points = text.codePoints().toArray();
        var out = new StringBuilder();
        for (long i = from; by > 0 ? i < to : i > to; i += by) out.appendCodePoint(points[(int) i]);
        return out.toString();
    }
}
