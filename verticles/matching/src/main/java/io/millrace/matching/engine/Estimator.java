package io.millrace.matching.engine;

import java.util.Arrays;
import java.util.List;

/// Learns a [Model] without labels: Fellegi and Sunter's mixture by expectation maximisation.
///
/// What random pairs show, `r`, is fixed by a sample and by the counts of the values; the same and
/// the others share it, `r = prior * m + (1 - prior) * u`. The candidates, which hold nearly all
/// that are the same, teach `m` and the prior. Blocking depends on the levels only, so it does not
/// bias the posterior of a pair, and the prior is that of any two records.
final class Estimator {
    private static final int SAMPLE = 300_000;
    private static final int ROUNDS = 200;
    private static final double SETTLED = 1e-6;
    private static final double PSEUDO_PAIRS = 2;
    private static final double PSEUDO_PAIRS_OF_STATE = 20;
    private static final double DUPLICATES_AT_START = 0.3;

    private final List<FieldKind> kinds;
    private final boolean[] hasTail;
    private final double total;
    private final Expected expected;
    private final double[][] random;
    private final Dependence dependence;
    private final int[] parents;
    private final double[][][] same;
    private final double[][][] others;
    private double prior;

    Estimator(
            List<Column> columns,
            Sources sources,
            Comparer comparer,
            Expected expected,
            long seed) {
        kinds = columns.stream().map(column -> column.field().kind()).toList();
        hasTail = new boolean[columns.size()];
        for (int field = 0; field < hasTail.length; field++) {
            hasTail[field] =
                    sources.isLinkOnly()
                            && kinds.get(field) == FieldKind.TEXT
                            && columns.get(field).isVaried();
        }
        total = Math.max(1, sources.pairs());
        this.expected = expected;
        random = new RandomPairs(columns, sources, comparer).levels(SAMPLE, seed);
        dependence = new Dependence(columns, sources, comparer, random, seed);
        parents = new int[columns.size()];
        Arrays.setAll(parents, dependence::parent);
        same = new double[columns.size()][Model.STATES][];
        others = new double[columns.size()][Model.STATES][];
        prior = Math.min(0.1, DUPLICATES_AT_START * sources.records() / total);
        for (int field = 0; field < parents.length; field++) {
            Arrays.fill(same[field], Levels.agreeing());
            share(field);
        }
    }

    private void share(int field) {
        var independent = Levels.without(random[field], same[field][Model.UNKNOWN], prior);
        Arrays.fill(others[field], hasTail[field] ? Levels.falling(independent) : independent);
        var implied = dependence.chances(field);
        if (implied != null) others[field][Model.AGREES] = Levels.floored(implied);
    }

    Model learn() {
        for (int round = 0; round < ROUNDS; round++) {
            if (round() < SETTLED) break;
        }
        return model();
    }

    private Model model() {
        for (int field = 0; field < parents.length; field++) {
            if (kinds.get(field) != FieldKind.FAMILY) continue;
            // That the names changed places is one event: the given name tells it.
            int transposed = Level.TRANSPOSED.index();
            for (int state = 0; state < Model.STATES; state++) {
                same[field][state][transposed] = others[field][state][transposed];
            }
        }
        return new Model(prior, parents, same, others);
    }

    /// @return how much the model moved
    private double round() {
        var model = model();
        var found = new double[parents.length][Model.STATES][Level.COUNT];
        double sum = 0;
        var patterns = expected.patterns();
        var weights = expected.same(model);
        for (int i = 0; i < patterns.length; i++) {
            double weight = weights[i];
            if (weight == 0) continue;
            sum += weight;
            for (int field = 0; field < parents.length; field++) {
                int state = Model.state(patterns[i], parents[field]);
                found[field][state][Pattern.level(patterns[i], field)] += weight;
            }
        }
        double before = prior;
        prior = Math.clamp(sum / total, 1 / (total + 1), 0.5);
        double moved = Math.abs(prior - before) / before;
        for (int field = 0; field < parents.length; field++) {
            moved = Math.max(moved, update(field, found[field]));
            share(field);
        }
        return moved;
    }

    private double update(int field, double[][] found) {
        var all = new double[Level.COUNT];
        for (var levels : found) for (int i = 1; i < all.length; i++) all[i] += levels[i];
        // A little of what random pairs show keeps a level that nobody reached neutral.
        var together = Levels.smoothed(all, others[field][Model.UNKNOWN], PSEUDO_PAIRS);
        double moved = 0;
        for (int level = 1; level < Level.COUNT; level++) {
            moved = Math.max(moved, Math.abs(together[level] - same[field][Model.UNKNOWN][level]));
        }
        Arrays.fill(same[field], together);
        if (parents[field] >= 0) {
            for (int state : new int[] {Model.AGREES, Model.DIFFERS}) {
                same[field][state] = Levels.smoothed(found[state], together, PSEUDO_PAIRS_OF_STATE);
            }
        }
        return moved;
    }
}
