package io.millrace.matching.engine;

import java.util.Arrays;

/// Damerau-Levenshtein distance (optimal string alignment): inserted, lost, changed and swapped
/// neighbouring signs.
final class Edits {
    private Edits() {}

    /// The distance, or `most + 1` when it is larger than `most`.
    static int distance(String left, String right, int most) {
        int n = left.length();
        int m = right.length();
        if (Math.abs(n - m) > most) return most + 1;
        int start = 0;
        while (start < n && start < m && left.charAt(start) == right.charAt(start)) start++;
        while (n > start && m > start && left.charAt(n - 1) == right.charAt(m - 1)) {
            n--;
            m--;
        }
        if (n == start || m == start) return Math.max(n, m) - start;
        return table(left.substring(start, n), right.substring(start, m), most);
    }

    private static int table(String left, String right, int most) {
        int m = right.length();
        var before = new int[m + 1];
        var last = new int[m + 1];
        var now = new int[m + 1];
        Arrays.setAll(last, j -> j);
        for (int i = 1; i <= left.length(); i++) {
            now[0] = i;
            int least = i;
            for (int j = 1; j <= m; j++) {
                boolean same = left.charAt(i - 1) == right.charAt(j - 1);
                int cost =
                        Math.min(Math.min(now[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (isSwap(left, right, i, j)) cost = Math.min(cost, before[j - 2] + 1);
                now[j] = cost;
                least = Math.min(least, cost);
            }
            if (least > most) return most + 1;
            var spare = before;
            before = last;
            last = now;
            now = spare;
        }
        return Math.min(last[m], most + 1);
    }

    private static boolean isSwap(String left, String right, int i, int j) {
        return i > 1
                && j > 1
                && left.charAt(i - 1) == right.charAt(j - 2)
                && left.charAt(i - 2) == right.charAt(j - 1);
    }
}
