package io.millrace.rca.engine;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/// A measure by batch, and by dimension value within each batch.
///
/// @param batches oldest first
/// @param slices in any order; a pair of batch and value is there once
public record Cube(List<Batch> batches, List<Slice> slices) {
    private static final double LEAST_KNOWN = 0.8;

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

    /// The dimensions that are known for nearly all of the weight.
    Set<String> dimensions() {
        var known = new LinkedHashMap<String, Set<String>>();
        for (var slice : slices) {
            known.computeIfAbsent(slice.dimension(), _ -> new HashSet<>()).add(slice.batch());
        }
        double least = LEAST_KNOWN * total().weight();
        known.values().removeIf(ids -> weight(ids) < least);
        return known.keySet();
    }

    private double weight(Set<String> ids) {
        return batches.stream()
                .filter(batch -> ids.contains(batch.id()))
                .mapToDouble(batch -> batch.cell().weight())
                .sum();
    }

    List<Slice> of(String dimension) {
        return slices.stream().filter(slice -> slice.dimension().equals(dimension)).toList();
    }
}
