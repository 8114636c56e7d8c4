package io.millrace.matching.engine;

import java.util.List;
import java.util.SplittableRandom;

/// How often two records taken at random reach each level.
final class RandomPairs {
    private final List<Column> columns;
    private final Sources sources;
    private final Comparer comparer;

    RandomPairs(List<Column> columns, Sources sources, Comparer comparer) {
        this.columns = columns;
        this.sources = sources;
        this.comparer = comparer;
    }

    /// Shares per field and level among pairs that have both values. Equal values are counted
    /// exactly; the rest comes from `sample` pairs, or from all when they are no more.
    double[][] levels(int sample, long seed) {
        var counts = new double[columns.size()][Level.COUNT];
        if (sources.pairs() <= sample) {
            countAll(counts);
        } else {
            count(sample, new SplittableRandom(seed), counts);
        }
        for (int field = 0; field < counts.length; field++) {
            normalise(counts[field], equalShare(columns.get(field)));
        }
        return counts;
    }

    private void countAll(double[][] counts) {
        for (int i = 0; i < sources.records(); i++) {
            for (int j = i + 1; j < sources.records(); j++) {
                if (sources.mayMatch(i, j)) add(comparer.pattern(i, j), counts);
            }
        }
    }

    private void count(int sample, SplittableRandom random, double[][] counts) {
        for (int drawn = 0; drawn < sample; ) {
            int left = random.nextInt(sources.records());
            int right = random.nextInt(sources.records());
            if (!sources.mayMatch(left, right)) continue;
            add(comparer.pattern(left, right), counts);
            drawn++;
        }
    }

    private static void add(long pattern, double[][] counts) {
        for (int field = 0; field < counts.length; field++) {
            counts[field][Pattern.level(pattern, field)]++;
        }
    }

    private static void normalise(double[] counts, double equal) {
        int exact = Level.EXACT.index();
        double rest = 1e-9;
        for (int level = 1; level < exact; level++) rest += counts[level];
        counts[Level.MISSING.index()] = 0;
        for (int level = 1; level < exact; level++) counts[level] *= (1 - equal) / rest;
        counts[exact] = equal;
    }

    /// Share of pairs with equal values among the pairs of records that have one.
    private double equalShare(Column column) {
        var perDataset = new java.util.HashMap<Long, Integer>();
        var present = new java.util.HashMap<Integer, Integer>();
        double equal = 0;
        for (int code = 0; code < column.distinct(); code++) equal += choose(column.count(code));
        double all = choose(column.present());
        if (sources.isLinkOnly()) {
            for (int record = 0; record < column.size(); record++) {
                int code = column.code(record);
                if (code == Column.MISSING) continue;
                int dataset = sources.dataset(record);
                perDataset.merge(((long) dataset << 32) | code, 1, Integer::sum);
                present.merge(dataset, 1, Integer::sum);
            }
            for (int count : perDataset.values()) equal -= choose(count);
            for (int count : present.values()) all -= choose(count);
        }
        return all <= 0 ? 0 : Math.min(1, equal / all);
    }

    private static double choose(double n) {
        return n * (n - 1) / 2;
    }
}
