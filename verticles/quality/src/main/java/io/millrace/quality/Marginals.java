package io.millrace.quality;

import io.millrace.quality.api.QualityRequest;
import io.millrace.quality.api.QualityRequest.BatchAmount;
import io.millrace.quality.api.QualityRequest.SliceAmount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Adds the groups of a breakdown up by batch, and by batch and value of each dimension.
final class Marginals {
    private final List<String> dimensions;
    private final boolean knowsBatches;
    private final Map<String, BatchAmount> batches = new LinkedHashMap<>();
    private final Map<List<String>, SliceAmount> slices = new LinkedHashMap<>();

    Marginals(List<String> dimensions, boolean knowsBatches) {
        this.dimensions = dimensions;
        this.knowsBatches = knowsBatches;
    }

    /// @param row batch where known, the dimensions' values, weight, amount, squares
    void add(List<@Nullable String> row) {
        var batch = knowsBatches ? Objects.requireNonNullElse(row.getFirst(), "") : "";
        int first = knowsBatches ? 1 : 0;
        int last = first + dimensions.size();
        double weight = Explorer.number(row.get(last));
        double amount = Explorer.number(row.get(last + 1));
        double squares = Explorer.number(row.get(last + 2));
        batches.merge(batch, new BatchAmount(batch, weight, amount, squares), Marginals::plus);
        for (int at = 0; at < dimensions.size(); at++) {
            var value = Objects.requireNonNullElse(row.get(first + at), QualityRequest.EMPTY);
            var slice = new SliceAmount(dimensions.get(at), value, batch, weight, amount);
            slices.merge(List.of(slice.dimension(), value, batch), slice, Marginals::plus);
        }
    }

    private static BatchAmount plus(BatchAmount a, BatchAmount b) {
        return new BatchAmount(
                a.batch(),
                a.weight() + b.weight(),
                a.amount() + b.amount(),
                a.squares() + b.squares());
    }

    private static SliceAmount plus(SliceAmount a, SliceAmount b) {
        return new SliceAmount(
                a.dimension(),
                a.value(),
                a.batch(),
                a.weight() + b.weight(),
                a.amount() + b.amount());
    }

    List<BatchAmount> batches() {
        return List.copyOf(batches.values());
    }

    List<SliceAmount> slices() {
        return List.copyOf(slices.values());
    }
}
