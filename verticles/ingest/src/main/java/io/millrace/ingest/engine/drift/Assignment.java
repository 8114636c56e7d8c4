package io.millrace.ingest.engine.drift;

import java.util.Arrays;

/// The best one-to-one assignment of rows to columns (the Hungarian method, cubic).
final class Assignment {
    private Assignment() {}

    /// By row its column, -1 for none, so that the sum of `gains` is as high as it can be. A gain
    /// of 0 or less is not taken.
    static int[] best(double[][] gains) {
        int rows = gains.length;
        int columns = rows == 0 ? 0 : gains[0].length;
        int size = Math.max(rows, columns);
        var cost = new double[size + 1][size + 1];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) cost[i + 1][j + 1] = -Math.max(0, gains[i][j]);
        }
        int[] rowOf = matched(cost, size);
        var best = new int[rows];
        Arrays.fill(best, -1);
        for (int j = 1; j <= columns; j++) {
            int i = rowOf[j];
            if (i >= 1 && i <= rows && gains[i - 1][j - 1] > 0) best[i - 1] = j - 1;
        }
        return best;
    }

    /// By column, from 1, its row, with potentials `u` and `v`.
    private static int[] matched(double[][] cost, int size) {
        var u = new double[size + 1];
        var v = new double[size + 1];
        var rowOf = new int[size + 1];
        var way = new int[size + 1];
        for (int i = 1; i <= size; i++) {
            rowOf[0] = i;
            int at = 0;
            var least = new double[size + 1];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            var used = new boolean[size + 1];
            do {
                used[at] = true;
                int row = rowOf[at];
                double delta = Double.POSITIVE_INFINITY;
                int next = 0;
                for (int j = 1; j <= size; j++) {
                    if (used[j]) continue;
                    double reduced = cost[row][j] - u[row] - v[j];
                    if (reduced < least[j]) {
                        least[j] = reduced;
                        way[j] = at;
                    }
                    if (least[j] < delta) {
                        delta = least[j];
                        next = j;
                    }
                }
                for (int j = 0; j <= size; j++) {
                    if (used[j]) {
                        u[rowOf[j]] += delta;
                        v[j] -= delta;
                    } else {
                        least[j] -= delta;
                    }
                }
                at = next;
            } while (rowOf[at] != 0);
            while (at != 0) {
                rowOf[at] = rowOf[way[at]];
                at = way[at];
            }
        }
        return rowOf;
    }
}
