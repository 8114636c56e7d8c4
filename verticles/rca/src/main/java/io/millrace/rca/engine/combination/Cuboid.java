package io.millrace.rca.engine.combination;

import java.util.Arrays;
import java.util.HashMap;

/// All combinations of values of some dimensions, with the running sums of their leaves.
final class Cuboid {
    /// So many combinations are numbered without looking them up.
    private static final long DENSE = 1L << 18;

    private final int mask;
    private final int[] groups;
    private final double[] sums;
    private final double[] squares;
    private final int[] sizes;
    private final int used;

    /// @param mask a bit per dimension of `leaves`
    Cuboid(Leaves leaves, int mask) {
        this.mask = mask;
        var keys = keys(leaves, mask);
        int highest = number(keys, combinations(leaves, mask));
        this.groups = Arrays.stream(keys).mapToInt(Math::toIntExact).toArray();
        this.sums = new double[highest];
        this.squares = new double[highest];
        this.sizes = new int[highest];
        for (int group : groups) sizes[group]++;
        this.used = (int) Arrays.stream(sizes).filter(size -> size > 0).count();
    }

    private static long combinations(Leaves leaves, int mask) {
        double product = 1;
        for (int i = 0; i < leaves.width(); i++) {
            if ((mask & 1 << i) != 0) product *= leaves.cardinality(i);
        }
        return (long) Math.min(product, Long.MAX_VALUE);
    }

    private static long[] keys(Leaves leaves, int mask) {
        var keys = new long[leaves.size()];
        for (int i = 0; i < leaves.width(); i++) {
            if ((mask & 1 << i) == 0) continue;
            long radix = leaves.cardinality(i);
            for (int leaf = 0; leaf < keys.length; leaf++) {
                keys[leaf] = keys[leaf] * radix + leaves.code(leaf, i);
            }
        }
        return keys;
    }

    /// Renumbers sparse keys in place; gives how many numbers there are.
    private static int number(long[] keys, long combinations) {
        if (combinations <= DENSE) return (int) combinations;
        var numbers = new HashMap<Long, Integer>();
        for (int leaf = 0; leaf < keys.length; leaf++) {
            var known = numbers.putIfAbsent(keys[leaf], numbers.size());
            keys[leaf] = known == null ? numbers.size() - 1 : known;
        }
        return numbers.size();
    }

    int mask() {
        return mask;
    }

    /// How many combinations are there.
    int combinations() {
        return used;
    }

    void add(int leaf, double weighted, double square) {
        sums[groups[leaf]] += weighted;
        squares[groups[leaf]] += square;
    }

    int group(int leaf) {
        return groups[leaf];
    }

    /// The group that a common change explains best, or -1.
    ///
    /// @param change the least relative change
    int best(double change) {
        int best = -1;
        for (int group = 0; group < sums.length; group++) {
            if (squares[group] <= 0 || Math.abs(sums[group]) < change * squares[group]) continue;
            if (best < 0 || gain(group) > gain(best)) best = group;
        }
        return best;
    }

    /// Log-likelihood that one common change of all leaves of a group gains over none.
    double gain(int group) {
        return squares[group] <= 0 ? 0 : sums[group] * sums[group] / (2 * squares[group]);
    }
}
