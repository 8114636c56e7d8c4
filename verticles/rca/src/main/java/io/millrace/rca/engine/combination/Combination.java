package io.millrace.rca.engine.combination;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Dimension values that together explain a deviation.
///
/// @param values by dimension; never empty
/// @param actual sum over its leaves
/// @param expected sum over its leaves
/// @param evidence by how much, in natural logarithms, it makes the data likelier than chance does,
///   after what it costs to name it; greater than 0
/// @param leaves how many leaves it explains that no better combination did
public record Combination(
        SortedMap<String, String> values,
        double actual,
        double expected,
        double evidence,
        int leaves) {
    public Combination {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public double deviation() {
        return actual - expected;
    }
}
