package io.millrace.rca.engine.combination;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The finest cells of a measure: the values of all dimensions, what was measured and what was
/// forecast. Rows of which a number is not finite say nothing and are left out.
///
/// A ratio such as errors / requests is told by its numerator: `actual` is the number of errors,
/// and `expected` the forecast ratio times the requests that came.
public final class Leaves {
    private final List<String> dimensions;
    private final List<Map<String, Integer>> codes = new ArrayList<>();
    private final List<List<String>> names = new ArrayList<>();
    private final List<int[]> rows = new ArrayList<>();
    private final List<Measure> measures = new ArrayList<>();

    /// One leaf's numbers.
    record Measure(double actual, double expected) {
        double deviation() {
            return actual - expected;
        }
    }

    public Leaves(List<String> dimensions) {
        this.dimensions = List.copyOf(dimensions);
        for (var _ : dimensions) {
            codes.add(new LinkedHashMap<>());
            names.add(new ArrayList<>());
        }
    }

    /// @param values one per dimension
    public void add(List<String> values, double actual, double expected) {
        if (values.size() != dimensions.size()) {
            throw new IllegalArgumentException("a value per dimension, not " + values.size());
        }
        if (!Double.isFinite(actual) || !Double.isFinite(expected)) return;
        var row = new int[values.size()];
        for (int i = 0; i < row.length; i++) row[i] = code(i, values.get(i));
        rows.add(row);
        measures.add(new Measure(actual, expected));
    }

    private int code(int dimension, String value) {
        var known = codes.get(dimension);
        var code = known.putIfAbsent(value, known.size());
        if (code != null) return code;
        names.get(dimension).add(value);
        return known.size() - 1;
    }

    int size() {
        return rows.size();
    }

    int width() {
        return dimensions.size();
    }

    String dimension(int index) {
        return dimensions.get(index);
    }

    int cardinality(int dimension) {
        return names.get(dimension).size();
    }

    int code(int leaf, int dimension) {
        return rows.get(leaf)[dimension];
    }

    String value(int leaf, int dimension) {
        return names.get(dimension).get(code(leaf, dimension));
    }

    Measure measure(int leaf) {
        return measures.get(leaf);
    }
}
