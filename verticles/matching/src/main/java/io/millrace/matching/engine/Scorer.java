package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.List;

/// Scores pairs in bits: the prior and the evidence of each field add up.
final class Scorer {
    static final String PRIOR = "prior";

    /// Values count as if this many records more held the field.
    private static final double SMOOTHING = 50;

    private static final double MOST_RAISED = 3;
    private static final double MOST_LOWERED = 8;

    private final List<Column> columns;
    private final Comparer comparer;
    private final Model model;

    Scorer(List<Column> columns, Comparer comparer, Model model) {
        this.columns = columns;
        this.comparer = comparer;
        this.model = model;
    }

    double bits(int left, int right) {
        return bits(left, comparer.pattern(left, right));
    }

    /// @param left either record of the pair
    double bits(int left, long pattern) {
        double sum = model.priorBits();
        for (int field = 0; field < columns.size(); field++) sum += bits(field, left, pattern);
        return sum;
    }

    private double bits(int field, int record, long pattern) {
        double bits = model.bits(pattern, field);
        boolean isEqual = Pattern.level(pattern, field) == Level.EXACT.index();
        return isEqual && !model.isImplied(pattern, field) ? bits + rarity(field, record) : bits;
    }

    /// How much more, or less, it tells to agree on this value than on any.
    private double rarity(int field, int record) {
        var column = columns.get(field);
        if (!column.field().kind().hasTellingFrequencies()) return 0;
        double chance = model.chanceOfEqual(field);
        var all = column.all();
        double holders = all.count(column.code(record)) - 2.0;
        double share = (Math.max(0, holders) + SMOOTHING * chance) / (all.present() + SMOOTHING);
        return Math.clamp(Model.log2(chance / share), -MOST_LOWERED, MOST_RAISED);
    }

    /// The prior first, then every field; the bits sum to the score.
    List<Contribution> reasons(int left, int right) {
        long pattern = comparer.pattern(left, right);
        var reasons = new ArrayList<Contribution>(columns.size() + 1);
        reasons.add(new Contribution(PRIOR, PRIOR, model.priorBits()));
        for (int field = 0; field < columns.size(); field++) {
            var level = Level.at(Pattern.level(pattern, field));
            reasons.add(
                    new Contribution(
                            columns.get(field).field().name(),
                            level.id(),
                            bits(field, left, pattern)));
        }
        return List.copyOf(reasons);
    }
}
