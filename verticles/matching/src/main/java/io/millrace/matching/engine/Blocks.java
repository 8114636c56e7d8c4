package io.millrace.matching.engine;

import java.util.Arrays;

/// Records grouped by one key; the largest groups are left out when they would cost too much.
final class Blocks {
    /// A block beyond this is told apart by nothing that matters.
    private static final int MAX_SIZE = 1000;

    private static final long RECORD = 0xFFFF_FFFFL;

    /// The key's hash above, the record below.
    private long[] entries;

    private int size;

    Blocks(int expected) {
        entries = new long[Math.max(16, expected)];
    }

    void add(long key, int record) {
        if (size == entries.length) entries = Arrays.copyOf(entries, size * 2);
        long hash = key * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 32;
        entries[size++] = ((hash * 0xD6E8FEB86659FD93L) & ~RECORD) | record;
    }

    /// Adds the pairs of all blocks, small ones first, up to about `budget` comparisons.
    void emit(Sources sources, long budget, Pairs into) {
        Arrays.sort(entries, 0, size);
        int largest = largestAffordable(budget);
        for (int start = 0, end; start < size; start = end) {
            end = end(start);
            if (end - start > 1 && end - start <= largest) emit(start, end, sources, into);
        }
    }

    private int end(int start) {
        int end = start + 1;
        while (end < size && (entries[end] & ~RECORD) == (entries[start] & ~RECORD)) end++;
        return end;
    }

    private int largestAffordable(long budget) {
        var costs = new long[MAX_SIZE + 1];
        for (int start = 0, end; start < size; start = end) {
            end = end(start);
            int length = end - start;
            if (length <= MAX_SIZE) costs[length] += (long) length * (length - 1) / 2;
        }
        long sum = 0;
        for (int length = 2; length <= MAX_SIZE; length++) {
            sum += costs[length];
            if (sum > budget) return length - 1;
        }
        return MAX_SIZE;
    }

    private void emit(int start, int end, Sources sources, Pairs into) {
        for (int i = start; i < end; i++) {
            int left = (int) entries[i];
            for (int j = i + 1; j < end; j++) {
                int right = (int) entries[j];
                if (sources.mayMatch(left, right)) into.add(left, right);
            }
        }
    }
}
