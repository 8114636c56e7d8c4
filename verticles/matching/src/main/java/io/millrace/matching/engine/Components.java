package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// Sets that grow together (union-find).
final class Components {
    private final int[] parents;

    Components(int size) {
        parents = new int[size];
        Arrays.setAll(parents, i -> i);
    }

    int root(int item) {
        int at = item;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    /// The smaller root stays.
    void join(int left, int right) {
        int a = root(left);
        int b = root(right);
        parents[Math.max(a, b)] = Math.min(a, b);
    }

    /// Members of each set in ascending order, the sets by their first member.
    List<int[]> sets() {
        var byRoot = new LinkedHashMap<Integer, List<Integer>>();
        for (int i = 0; i < parents.length; i++) {
            byRoot.computeIfAbsent(root(i), _ -> new ArrayList<>(2)).add(i);
        }
        return byRoot.values().stream()
                .map(members -> members.stream().mapToInt(Integer::intValue).toArray())
                .toList();
    }
}
