package io.millrace.rca.engine;

import io.millrace.rca.engine.Candidate.Kind;
import java.util.Comparator;
import java.util.Map;

/// A candidate with what ranks it.
///
/// @param score how much of all surprise is gone when this is assumed, less a penalty for size, so
///   that of two like explanations the narrower one wins
/// @param deviating what deviates, by batch
record Scored(Candidate candidate, double score, Map<String, Cell> deviating) {
    private static final double SIZE_PENALTY = 0.3;

    /// A value is a part of its batch: nearly as large is the same. Two values need not overlap.
    private static final double PART = 0.01;

    private static final double EXACT = 1e-9;

    Scored {
        deviating = Map.copyOf(deviating);
    }

    static final Comparator<Scored> BEST_FIRST =
            Comparator.comparingDouble(Scored::score)
                    .reversed()
                    .thenComparing(scored -> scored.candidate().kind())
                    .thenComparing(scored -> scored.candidate().name());

    /// Whether its deviating rows are those of `other`, so that it explains nothing more.
    boolean restates(Scored other) {
        if (!deviating.keySet().equals(other.deviating.keySet())) return false;
        double tolerance = isBatch() || other.isBatch() ? PART : EXACT;
        return deviating.entrySet().stream()
                .allMatch(entry -> {
                    var its = other.deviating.getOrDefault(entry.getKey(), Cell.NONE);
                    return isNear(entry.getValue().weight(), its.weight(), tolerance)
                            && isNear(entry.getValue().amount(), its.amount(), tolerance);
                });
    }

    private boolean isBatch() {
        return candidate.kind() == Kind.BATCH;
    }

    private static boolean isNear(double left, double right, double tolerance) {
        return Math.abs(left - right) <= tolerance * Math.max(Math.abs(left), Math.abs(right));
    }

    static double penalty(Cell part, Cell total) {
        return total.weight() == 0
                ? 0
                : SIZE_PENALTY * Math.sqrt(Math.min(1, part.weight() / total.weight()));
    }
}
