package io.millrace.matching.engine;

import java.util.Arrays;

/// Clusters one component so that members match well enough on average: no chain holds over a weak
/// edge.
///
/// Average linkage by the nearest-neighbour chain (Murtagh 1983), then single members move to the
/// group that they fit best (correlation clustering by local search). Quadratic time and space.
final class Linkage {
    /// Below even odds: of three records of one entity two often have little in common, and a third
    /// speaks for both.
    private static final double ENOUGH = 0.3;

    private static final int MAX_PASSES = 10;

    /// Probability that two members are the same.
    @FunctionalInterface
    interface Likeness {
        double of(int left, int right);
    }

    private final double[][] pairs;
    private final double[][] averages;
    private final int[] weights;
    private final Components groups;

    private Linkage(int[] members, Likeness likeness) {
        int size = members.length;
        pairs = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size; j++) {
                pairs[i][j] = likeness.of(members[i], members[j]);
                pairs[j][i] = pairs[i][j];
            }
        }
        averages = new double[size][];
        for (int i = 0; i < size; i++) averages[i] = pairs[i].clone();
        weights = new int[size];
        Arrays.fill(weights, 1);
        groups = new Components(size);
    }

    /// Joins in `into` those `members` that belong together.
    static void join(int[] members, Likeness likeness, Components into) {
        var linkage = new Linkage(members, likeness);
        linkage.run();
        var labels = linkage.refined();
        var firsts = new int[members.length];
        Arrays.fill(firsts, -1);
        for (int i = 0; i < labels.length; i++) {
            if (firsts[labels[i]] < 0) firsts[labels[i]] = members[i];
            into.join(firsts[labels[i]], members[i]);
        }
    }

    private void run() {
        var chain = new int[weights.length];
        int length = 0;
        for (int start = 0; start < weights.length; ) {
            if (length == 0) {
                if (weights[start] == 0) {
                    start++;
                    continue;
                }
                chain[length++] = start;
            }
            int tip = chain[length - 1];
            int before = length > 1 ? chain[length - 2] : -1;
            int nearest = nearest(tip, before);
            if (nearest < 0 || averages[tip][nearest] <= ENOUGH) {
                weights[tip] = 0; // nothing will join it: averages never exceed the best part
                length--;
            } else if (nearest == before) {
                merge(tip, nearest);
                length -= 2;
            } else {
                chain[length++] = nearest;
            }
        }
    }

    /// The likeliest other group; of equals `preferred`, then the first.
    private int nearest(int of, int preferred) {
        int best = preferred;
        for (int i = 0; i < weights.length; i++) {
            if (i == of || weights[i] == 0) continue;
            if (best < 0 || averages[of][i] > averages[of][best]) best = i;
        }
        return best;
    }

    private void merge(int one, int other) {
        int kept = Math.min(one, other);
        int gone = Math.max(one, other);
        double both = (double) weights[kept] + weights[gone];
        for (int i = 0; i < weights.length; i++) {
            if (i == kept || weights[i] == 0) continue;
            double average =
                    (averages[kept][i] * weights[kept] + averages[gone][i] * weights[gone]) / both;
            averages[kept][i] = average;
            averages[i][kept] = average;
        }
        weights[kept] += weights[gone];
        weights[gone] = 0;
        groups.join(kept, gone);
    }

    /// Group of each member after the moves to another group that raise the sum of `probability -
    /// enough`. Nobody is turned out alone: two records with little in common often meet in a third
    /// one.
    private int[] refined() {
        var labels = new int[pairs.length];
        Arrays.setAll(labels, groups::root);
        for (int pass = 0; pass < MAX_PASSES; pass++) {
            boolean isSettled = true;
            for (int i = 0; i < labels.length; i++) {
                int best = bestGroup(i, labels);
                isSettled &= best == labels[i];
                labels[i] = best;
            }
            if (isSettled) break;
        }
        return labels;
    }

    private int bestGroup(int member, int[] labels) {
        var gains = new double[labels.length];
        for (int i = 0; i < labels.length; i++) {
            if (i != member) gains[labels[i]] += pairs[member][i] - ENOUGH;
        }
        int best = labels[member];
        for (int label = 0; label < gains.length; label++) {
            if (gains[label] > Math.max(0, gains[best]) + 1e-9) best = label;
        }
        return best;
    }
}
