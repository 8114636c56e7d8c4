package io.millrace.matching.engine;

import java.util.Comparator;

/// Two records and what speaks for their being the same.
///
/// @param left position in [MatchResult#keys], smaller than `right`
/// @param bits logarithm to base 2 of the odds
public record ScoredPair(int left, int right, double bits, Decision decision) {
    /// Best first; equal ones by their records.
    static final Comparator<ScoredPair> BEST_FIRST =
            Comparator.comparingDouble(ScoredPair::bits)
                    .reversed()
                    .thenComparingInt(ScoredPair::left)
                    .thenComparingInt(ScoredPair::right);

    public double probability() {
        return Model.probability(bits);
    }
}
