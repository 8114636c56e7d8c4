package io.millrace.rca.engine;

import java.util.Collection;

/// Tells a value that may only say the measure in other words: it holds all counted rows and
/// nothing else, as `end_reason = dropped` does for the share of dropped calls.
final class Restatement {
    private static final double PENALTY = 0.3;
    private static final double ALL = 0.99;
    private static final double NONE = 0.001;

    private Restatement() {}

    /// What the score of `value` loses.
    ///
    /// @param leaves of its dimension
    static double penalty(String value, Collection<Leaf> leaves) {
        var own = Cell.NONE;
        var others = Cell.NONE;
        for (var leaf : leaves) {
            if (leaf.value().equals(value)) own = own.plus(leaf.cell());
            else others = others.plus(leaf.cell());
        }
        return own.rate() >= ALL && others.rate() <= NONE ? PENALTY : 0;
    }
}
