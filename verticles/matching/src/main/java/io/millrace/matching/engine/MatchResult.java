package io.millrace.matching.engine;

import java.util.List;

/// Who is who.
public final class MatchResult {
    private final List<RecordKey> keys;
    private final List<ScoredPair> pairs;
    private final List<int[]> clusters;
    private final Reasons reasons;
    private final Summary summary;

    MatchResult(
            List<RecordKey> keys,
            List<ScoredPair> pairs,
            List<int[]> clusters,
            Reasons reasons,
            Summary summary) {
        this.keys = keys;
        this.pairs = pairs;
        this.clusters = clusters;
        this.reasons = reasons;
        this.summary = summary;
    }

    /// All records in ascending order.
    public List<RecordKey> keys() {
        return keys;
    }

    /// Pairs at or above the settings' floor, by their records.
    public List<ScoredPair> pairs() {
        return pairs;
    }

    /// Positions of the records of each entity in ascending order; one record may stand alone.
    public List<int[]> clusters() {
        return clusters;
    }

    /// Why a pair scores as it does: the bits sum to [ScoredPair#bits].
    public List<Contribution> reasons(ScoredPair pair) {
        return reasons.of(pair);
    }

    public Summary summary() {
        return summary;
    }

    /// Counts of a run, with what the model itself expects of it.
    ///
    /// @param candidates pairs compared
    /// @param prior chance that two records taken at random are the same
    /// @param precision expected share of true pairs among those at or above the threshold
    /// @param recall expected share of the true candidate pairs that reach the threshold
    public record Summary(
            int records,
            int clusters,
            long candidates,
            double prior,
            double precision,
            double recall) {}
}
