package io.millrace.matching.engine;

import java.util.List;

/// Explains pairs of all records by the scores of the distinct ones.
record Reasons(Distinct distinct, Scorer scorer) {
    List<Contribution> of(ScoredPair pair) {
        return scorer.reasons(distinct.group(pair.left()), distinct.group(pair.right()));
    }
}
