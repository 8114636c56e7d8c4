package io.millrace.rca.engine;

import java.util.Comparator;

/// A candidate with what ranks it.
///
/// @param score how much of all surprise is gone when this is assumed, less a penalty for size, so
///   that of two like explanations the narrower one wins
record Scored(Candidate candidate, double score) {
    private static final double SIZE_PENALTY = 0.3;

    static final Comparator<Scored> BEST_FIRST =
            Comparator.comparingDouble(Scored::score)
                    .reversed()
                    .thenComparing(scored -> scored.candidate().kind())
                    .thenComparing(scored -> scored.candidate().name());

    static double penalty(Cell part, Cell total) {
        return total.weight() == 0
                ? 0
                : SIZE_PENALTY * Math.sqrt(Math.min(1, part.weight() / total.weight()));
    }
}
