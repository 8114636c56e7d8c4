package io.millrace.quality;

import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.BatchAmount;
import io.millrace.quality.api.QualityRequest.BreakdownAnswer;
import io.millrace.quality.api.QualityRequest.SliceAmounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Sorts the groups of a breakdown: whole batches here, dimension values there.
final class Marginals {
    private static final int WHOLE_BATCH = -1;

    private final List<String> dimensions;
    private final List<BatchAmount> batches = new ArrayList<>();
    private final Map<String, Integer> positions = new LinkedHashMap<>();
    private final Map<List<String>, SliceAmounts> slices = new LinkedHashMap<>();

    private Marginals(List<String> dimensions) {
        this.dimensions = dimensions;
    }

    /// @param rows as [io.millrace.quality.engine.Breakdown#grouped] describes them
    static BreakdownAnswer of(List<String> dimensions, List<List<@Nullable String>> rows) {
        var marginals = new Marginals(dimensions);
        for (var row : rows) if (about(row) == WHOLE_BATCH) marginals.addBatch(row);
        for (var row : rows) if (about(row) != WHOLE_BATCH) marginals.addValue(row);
        return new BreakdownAnswer(marginals.batches, List.copyOf(marginals.slices.values()));
    }

    private static int about(List<@Nullable String> row) {
        return Integer.parseInt(Objects.requireNonNull(row.getFirst()));
    }

    private static String batch(List<@Nullable String> row) {
        return Objects.requireNonNullElse(row.get(1), "");
    }

    private void addBatch(List<@Nullable String> row) {
        positions.put(batch(row), batches.size());
        batches.add(
                new BatchAmount(
                        batch(row), number(row.get(3)), number(row.get(4)), number(row.get(5))));
    }

    private void addValue(List<@Nullable String> row) {
        var dimension = dimensions.get(about(row));
        var value = Objects.requireNonNullElse(row.get(2), QualityRequest.EMPTY);
        var position = positions.get(batch(row));
        if (position == null) return; // came between two statements
        var one =
                new SliceAmounts(
                        dimension,
                        value,
                        List.of(position),
                        List.of(number(row.get(3))),
                        List.of(number(row.get(4))));
        slices.merge(List.of(dimension, value), one, Marginals::joined);
    }

    private static SliceAmounts joined(SliceAmounts a, SliceAmounts b) {
        return new SliceAmounts(
                a.dimension(),
                a.value(),
                joined(a.batches(), b.batches()),
                joined(a.weights(), b.weights()),
                joined(a.amounts(), b.amounts()));
    }

    private static <T> List<T> joined(List<T> a, List<T> b) {
        var both = new ArrayList<>(a);
        both.addAll(b);
        return both;
    }

    private static double number(@Nullable String text) {
        if (text == null) return 0;
        double value = Double.parseDouble(text);
        return Double.isFinite(value) ? value : 0;
    }
}
