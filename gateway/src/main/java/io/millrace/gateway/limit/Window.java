package io.millrace.gateway.limit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What was taken over a span of time that rolls on, counted in steps: a step counts whole for the
/// span after it, and then less and less for the length of one more step.
///
/// @param newest number of the newest step since 1970
/// @param counts taken in the newest step and in those before it
record Window(long newest, List<Long> counts) {
    static final int STEPS = 30;
    static final Window EMPTY = new Window(0, Collections.nCopies(STEPS + 1, 0L));

    Window {
        counts = List.copyOf(counts);
    }

    /// @return what [#text] wrote
    static Window parse(String text) {
        var parts = text.split(" ", -1);
        var counts = Stream.of(parts).skip(1).map(Long::valueOf).toList();
        if (counts.size() != STEPS + 1) return EMPTY; // another version's
        return new Window(Long.parseLong(parts[0]), counts);
    }

    String text() {
        return newest + " " + counts.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /// The same, seen at a later time; a clock that is behind sees it as it was last.
    ///
    /// @param spanMillis length of the window
    Window at(long nowMillis, long spanMillis) {
        long ahead = step(nowMillis, spanMillis) - newest;
        if (ahead <= 0) return this;
        var moved = new ArrayList<Long>(Collections.nCopies((int) Math.min(ahead, STEPS + 1), 0L));
        moved.addAll(counts.subList(0, STEPS + 1 - moved.size()));
        return new Window(newest + ahead, moved);
    }

    private static long step(long nowMillis, long spanMillis) {
        return nowMillis * STEPS / spanMillis;
    }

    /// What counts now of what was taken.
    long used(long nowMillis, long spanMillis) {
        double passed = (double) nowMillis * STEPS / spanMillis - newest;
        double left = 1 - Math.clamp(passed, 0, 1);
        long whole = counts.subList(0, STEPS).stream().mapToLong(Long::longValue).sum();
        return whole + (long) Math.ceil(counts.get(STEPS) * left);
    }

    Window plus(long amount) {
        var more = new ArrayList<>(counts);
        more.set(0, more.getFirst() + amount);
        return new Window(newest, more);
    }

    /// Milliseconds until `amount` of what was taken counts no more.
    long freesAfter(long amount, long nowMillis, long spanMillis) {
        long freed = 0;
        for (int age = STEPS; age >= 0; age--) {
            freed += counts.get(age);
            if (freed < amount) continue;
            long gone = (newest - age + STEPS + 1) * spanMillis / STEPS;
            return Math.max(1, gone - nowMillis);
        }
        return spanMillis;
    }
}
