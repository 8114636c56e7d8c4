package io.millrace.rca.engine;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A measure by batch, and by dimension value within each batch.
///
/// @param batches oldest first
/// @param slices in any order; a pair of batch and value is there once
public record Cube(List<Batch> batches, List<Slice> slices) {
    public Cube {
        batches = List.copyOf(batches);
        slices = List.copyOf(slices);
    }

    /// @param source the feed that it came from
    /// @param variance of the single values in it; for a [Question.Form#TOTAL] their mean square
    ///   over their mean, which is 1 when rows are counted; not needed for counted rows
    public record Batch(String id, Instant at, String source, Cell cell, double variance) {
        public Batch {
            if (!Double.isFinite(variance)) variance = 0;
        }
    }

    public record Slice(String dimension, String value, String batch, Cell cell) {}

    Cell total() {
        return batches.stream().map(Batch::cell).reduce(Cell.NONE, Cell::plus);
    }

    Set<String> dimensions() {
        return slices.stream()
                .map(Slice::dimension)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    List<Slice> of(String dimension) {
        return slices.stream().filter(slice -> slice.dimension().equals(dimension)).toList();
    }

    Map<String, Batch> byId() {
        return batches.stream().collect(Collectors.toMap(Batch::id, batch -> batch));
    }
}
