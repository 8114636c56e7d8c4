package io.millrace.ingest.engine;

import java.util.Arrays;

/// Counts each value of a column exactly while there are few of them.
final class TopValues {
    /// More values than these are not counted one by one.
    static final int MOST = 200;

    static final int GIVEN_UP = -1;

    private static final int TABLE = 512;

    private final long[] hashes = new long[TABLE];
    private final short[] numbers = new short[TABLE];
    final String[] texts = new String[MOST];
    final long[] order = new long[MOST];
    final long[] counts = new long[MOST];
    int size;

    /// Counts a value.
    ///
    /// @return its number from 0, in order of first sight; [#GIVEN_UP] for one too many; `-2 -
    ///   number` when it is new and needs its text
    int count(long hash) {
        int at = (int) hash & (TABLE - 1);
        while (numbers[at] != 0) {
            if (hashes[at] == hash) {
                int number = numbers[at] - 1;
                counts[number]++;
                return number;
            }
            at = (at + 1) & (TABLE - 1);
        }
        if (size == MOST) return GIVEN_UP;
        hashes[at] = hash;
        order[size] = hash;
        counts[size] = 1;
        numbers[at] = (short) ++size;
        return -1 - size;
    }

    /// The hashes of all values seen.
    long[] seen() {
        return Arrays.copyOf(order, size);
    }
}
