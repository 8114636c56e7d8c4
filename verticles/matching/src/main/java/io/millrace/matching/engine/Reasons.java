package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.List;

/// Explains pairs of all records by the scores of the distinct ones.
record Reasons(Distinct distinct, Scorer scorer) {
    private static final double NOTHING = 1e-9;

    List<Contribution> of(ScoredPair pair) {
        var reasons = scorer.reasons(distinct.group(pair.left()), distinct.group(pair.right()));
        double sum = reasons.stream().mapToDouble(Contribution::bits).sum();
        if (Math.abs(pair.bits() - sum) < NOTHING) return reasons;
        var all = new ArrayList<>(reasons);
        all.add(new Contribution(Rivals.NAME, Rivals.NAME, pair.bits() - sum));
        return List.copyOf(all);
    }
}
