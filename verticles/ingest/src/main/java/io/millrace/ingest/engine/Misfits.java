package io.millrace.ingest.engine;

import java.util.HashSet;
import java.util.Set;

/// The words among the values of a column whose other values have a type: slips, or a second kind
/// of value that the column has.
final class Misfits {
    /// One value in so many may be a word, whichever.
    private static final int RARE = 100;

    /// One value in so many may be a word that comes once.
    private static final int FEW = 20;

    private static final int FEWEST_VALUES = 10;
    private static final int ALIKE_FROM = 3;
    private static final int KEPT = 500;

    private final Set<Long> different = new HashSet<>();
    private int count;
    private boolean isRepeated;
    private boolean isAlike = true;
    private long form;

    void add(byte[] data, int from, int to) {
        if (count++ >= KEPT) return;
        if (!different.add(Hashes.of(data, from, to))) isRepeated = true;
        long its = form(data, from, to);
        if (count > 1 && its != form) isAlike = false;
        form = its;
    }

    /// The same for words of one length whose letters and digits stand in the same places.
    private static long form(byte[] data, int from, int to) {
        long form = (long) to - from;
        for (int p = from; p < to; p++) {
            byte b = data[p];
            boolean isUpper = b >= 'A' && b <= 'Z';
            boolean isLower = b >= 'a' && b <= 'z';
            boolean isDigit = b >= '0' && b <= '9';
            form = Hashes.of(form ^ (isUpper ? 'A' : isLower ? 'a' : isDigit ? '0' : b));
        }
        return form;
    }

    boolean areNone() {
        return count == 0;
    }

    /// Whether the words are few enough, and different enough from each other, to be slips.
    ///
    /// @param seen values of the column, these among them
    boolean areSlips(int seen) {
        if ((long) count * RARE <= seen) return true;
        if (seen < FEWEST_VALUES || count > Math.max(1, seen / FEW)) return false;
        return !isRepeated && (count < ALIKE_FROM || !isAlike);
    }
}
