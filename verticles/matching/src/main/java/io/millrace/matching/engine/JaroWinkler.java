package io.millrace.matching.engine;

/// Winkler, "String comparator metrics" (1990): 1 for equal strings, 0 for nothing in common; a
/// common beginning counts for more. The first 64 signs decide.
final class JaroWinkler {
    private static final int MAX_LENGTH = 64;
    private static final int MAX_PREFIX = 4;
    private static final double PREFIX_WEIGHT = 0.1;

    private JaroWinkler() {}

    static double similarity(String left, String right) {
        int n = Math.min(left.length(), MAX_LENGTH);
        int m = Math.min(right.length(), MAX_LENGTH);
        if (n == 0 || m == 0) return n == m ? 1 : 0;
        int window = Math.max(0, Math.max(n, m) / 2 - 1);
        long matchedLeft = 0;
        long matchedRight = 0;
        for (int i = 0; i < n; i++) {
            int end = Math.min(m, i + window + 1);
            for (int j = Math.max(0, i - window); j < end; j++) {
                if (((matchedRight >>> j) & 1) == 0 && left.charAt(i) == right.charAt(j)) {
                    matchedLeft |= 1L << i;
                    matchedRight |= 1L << j;
                    break;
                }
            }
        }
        int matches = Long.bitCount(matchedLeft);
        if (matches == 0) return 0;
        double transpositions = transpositions(left, right, matchedLeft, matchedRight) / 2.0;
        double jaro =
                ((double) matches / n + (double) matches / m + (matches - transpositions) / matches)
                        / 3;
        return jaro + prefix(left, right, Math.min(n, m)) * PREFIX_WEIGHT * (1 - jaro);
    }

    private static int transpositions(String left, String right, long inLeft, long inRight) {
        int count = 0;
        long rest = inRight;
        for (long open = inLeft; open != 0; open &= open - 1) {
            int i = Long.numberOfTrailingZeros(open);
            int j = Long.numberOfTrailingZeros(rest);
            rest &= rest - 1;
            if (left.charAt(i) != right.charAt(j)) count++;
        }
        return count;
    }

    private static int prefix(String left, String right, int length) {
        int end = Math.min(MAX_PREFIX, length);
        int i = 0;
        while (i < end && left.charAt(i) == right.charAt(i)) i++;
        return i;
    }
}
