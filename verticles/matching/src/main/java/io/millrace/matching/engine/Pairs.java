package io.millrace.matching.engine;

import java.util.Arrays;

/// A growing list of pairs of records, each a `long` with the smaller record first.
final class Pairs {
    private long[] items;
    private int size;

    Pairs(int expected) {
        items = new long[Math.max(16, expected)];
    }

    static long of(int left, int right) {
        return ((long) Math.min(left, right) << 32) | Math.max(left, right);
    }

    static int left(long pair) {
        return (int) (pair >>> 32);
    }

    static int right(long pair) {
        return (int) pair;
    }

    void add(int left, int right) {
        if (size == items.length) items = Arrays.copyOf(items, size + (size >> 1));
        items[size++] = of(left, right);
    }

    int size() {
        return size;
    }

    /// Sorted, each pair once.
    long[] distinct() {
        Arrays.sort(items, 0, size);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (i == 0 || items[i] != items[i - 1]) items[kept++] = items[i];
        }
        return Arrays.copyOf(items, kept);
    }
}
