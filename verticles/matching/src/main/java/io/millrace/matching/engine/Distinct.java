package io.millrace.matching.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/// Records that agree in everything are compared once: the first of such a group stands for all. A
/// link compares across datasets only, so there every record stands for itself.
final class Distinct {
    private final int[] firsts;
    private final int[] groups;

    private Distinct(int[] firsts, int[] groups) {
        this.firsts = firsts;
        this.groups = groups;
    }

    static Distinct of(List<Column> columns, int records, boolean linkOnly) {
        if (linkOnly) {
            var all = IntStream.range(0, records).toArray();
            return new Distinct(all, all);
        }
        var known = new HashMap<List<Integer>, Integer>();
        var firsts = new int[records];
        var groups = new int[records];
        for (int i = 0; i < records; i++) {
            int record = i;
            var codes = columns.stream().map(column -> column.code(record)).toList();
            var group = known.putIfAbsent(codes, known.size());
            groups[i] = group == null ? known.size() - 1 : group;
            if (group == null) firsts[groups[i]] = i;
        }
        return new Distinct(Arrays.copyOf(firsts, known.size()), groups);
    }

    int size() {
        return firsts.length;
    }

    /// First records of the groups, in ascending order.
    int[] firsts() {
        return firsts;
    }

    int first(int group) {
        return firsts[group];
    }

    int group(int record) {
        return groups[record];
    }
}
