package io.millrace.matching.engine;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Which fields agree together although the records differ, such as postcode and suburb: counted as
/// independent evidence they would make one of all neighbours.
///
/// Each field depends on at most one other, more selective field. Pairs that agree on that one are
/// a mixture of the same and others; separating the two by the remaining fields shows how the
/// others agree there.
final class Dependence {
    private static final int SAMPLE = 4000;
    private static final int LEAST_PAIRS = 30;
    private static final int LEAST_AGREEING = 15;
    private static final int ROUNDS = 40;
    private static final double LEAST_LIFT = 3;
    private static final double MOSTLY_SAME = 0.8;
    private static final double SAME_TOWN = 0.9;

    /// A field that so few pairs agree on names the record rather than its surroundings.
    private static final double MOSTLY_SAME_AT_START = 0.3;

    private final List<Column> columns;
    private final Sources sources;
    private final Comparer comparer;
    private final double[][] random;
    private final int[] parents;
    private final double[] lifts;
    private final double[][] chances;

    /// @param random levels of random pairs, by field
    Dependence(
            List<Column> columns,
            Sources sources,
            Comparer comparer,
            double[][] random,
            long seed) {
        this.columns = columns;
        this.sources = sources;
        this.comparer = comparer;
        this.random = random;
        this.parents = new int[columns.size()];
        this.lifts = new double[columns.size()];
        this.chances = new double[columns.size()][];
        Arrays.fill(parents, -1);
        Arrays.fill(lifts, LEAST_LIFT);
        for (int field = 0; field < parents.length; field++) {
            if (random[field][Level.EXACT.index()] > 0) explore(field, seed + field);
        }
        for (int field = 0; field < parents.length; field++) {
            if (parents[field] < 0) placeWithin(field);
        }
    }

    /// Who lives in the same house lives in the same town, also where too few do to learn it.
    private void placeWithin(int field) {
        var kind = columns.get(field).field().kind();
        if (kind != FieldKind.POSTCODE && kind != FieldKind.ADDRESS) return;
        for (int house = 0; house < parents.length; house++) {
            boolean isNarrower = agreement(random[house]) < agreement(random[field]);
            if (!isNarrower || !columns.get(house).holdsHouses()) continue;
            parents[field] = house;
            chances[field] = new double[Level.COUNT];
            for (int level = 1; level < Level.COUNT; level++) {
                chances[field][level] = (1 - SAME_TOWN) * random[field][level];
            }
            chances[field][Level.EXACT.index()] += SAME_TOWN;
            return;
        }
    }

    /// The field on which `field` depends, or -1.
    int parent(int field) {
        return parents[field];
    }

    /// Among pairs that are not the same and agree on the parent: the share of each level.
    double @Nullable [] chances(int field) {
        return chances[field];
    }

    private void explore(int parent, long seed) {
        double expected = 0.3 * sources.records() / Math.max(1, sources.pairs());
        double start = expected / random[parent][Level.EXACT.index()];
        if (start > MOSTLY_SAME_AT_START) return;
        var patterns = agreeing(columns.get(parent), new SplittableRandom(seed));
        if (patterns.length < LEAST_PAIRS) return;
        var mixture = new Mixture(patterns, random, Math.max(start, 0.02));
        for (int round = 0; round < ROUNDS; round++) mixture.round();
        if (mixture.share() > MOSTLY_SAME) return;
        double pairs = patterns.length * (1 - mixture.share());
        for (int field = 0; field < parents.length; field++) {
            if (field == parent) continue;
            boolean isWider = agreement(random[parent]) > agreement(random[field]);
            if (isWider && !isMadeOf(field, parent)) continue;
            double agreeing = agreement(mixture.others(field));
            double lift = agreeing / agreement(random[field]);
            if (lift > lifts[field] && agreeing * pairs >= LEAST_AGREEING) {
                lifts[field] = lift;
                parents[field] = parent;
                chances[field] = mixture.others(field);
            }
        }
    }

    /// E-mail addresses are made of names.
    private boolean isMadeOf(int field, int parent) {
        var kind = columns.get(parent).field().kind();
        boolean isName = kind == FieldKind.FAMILY || kind == FieldKind.NAME;
        return isName && columns.get(field).field().kind() == FieldKind.EMAIL;
    }

    private static double agreement(double[] levels) {
        return levels[Level.CLOSE.index()]
                + levels[Level.TRANSPOSED.index()]
                + levels[Level.EXACT.index()];
    }

    /// Patterns of random pairs with equal values in `column`.
    private long[] agreeing(Column column, SplittableRandom random) {
        var holders = new int[column.present()];
        var ends = new int[column.distinct()];
        var pairs = new double[column.distinct()];
        for (int code = 0; code < ends.length; code++) {
            int count = column.count(code);
            ends[code] = (code == 0 ? 0 : ends[code - 1]) + count;
            pairs[code] = (code == 0 ? 0 : pairs[code - 1]) + (double) count * (count - 1);
        }
        var next = ends.clone();
        for (int record = 0; record < column.size(); record++) {
            int code = column.code(record);
            if (code != Column.MISSING) holders[--next[code]] = record;
        }
        double all = pairs.length == 0 ? 0 : pairs[pairs.length - 1];
        var found = new long[(int) Math.min(SAMPLE, all)];
        int size = 0;
        for (int tries = 0; tries < 4 * found.length && size < found.length; tries++) {
            int at = Arrays.binarySearch(pairs, random.nextDouble() * all);
            int code = firstAbove(pairs, at);
            int left = holders[next[code] + random.nextInt(column.count(code))];
            int right = holders[next[code] + random.nextInt(column.count(code))];
            if (sources.mayMatch(left, right)) found[size++] = comparer.pattern(left, right);
        }
        return Arrays.copyOf(found, size);
    }

    /// Turns a result of a binary search into the value drawn; values of one record are never
    /// drawn.
    private static int firstAbove(double[] sums, int found) {
        int code = found < 0 ? -found - 1 : found + 1;
        code = Math.min(code, sums.length - 1);
        while (code > 0 && sums[code] == sums[code - 1]) code--;
        return code;
    }
}
