package io.millrace.matching.engine;

import java.util.HashMap;
import java.util.List;

/// Which records may be compared: all, or in a link only those of different datasets.
final class Sources {
    private final int[] datasets;
    private final int[] sizes;
    private final boolean linkOnly;

    /// @param records positions in `rows`
    Sources(List<Row> rows, int[] records, boolean linkOnly) {
        this.linkOnly = linkOnly;
        var codes = new HashMap<String, Integer>();
        datasets = new int[records.length];
        for (int i = 0; i < datasets.length; i++) {
            datasets[i] =
                    codes.computeIfAbsent(rows.get(records[i]).key().dataset(), _ -> codes.size());
        }
        sizes = new int[codes.size()];
        for (int dataset : datasets) sizes[dataset]++;
    }

    int records() {
        return datasets.length;
    }

    int dataset(int record) {
        return datasets[record];
    }

    int datasets() {
        return sizes.length;
    }

    boolean mayMatch(int left, int right) {
        return left != right && !(linkOnly && datasets[left] == datasets[right]);
    }

    boolean isLinkOnly() {
        return linkOnly;
    }

    /// All pairs that may match.
    double pairs() {
        double all = choose(datasets.length);
        if (linkOnly) for (int size : sizes) all -= choose(size);
        return all;
    }

    private static double choose(double n) {
        return n * (n - 1) / 2;
    }
}
