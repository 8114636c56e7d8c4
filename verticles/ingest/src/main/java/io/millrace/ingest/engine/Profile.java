package io.millrace.ingest.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Statistics of one batch.
public record Profile(List<ColumnFacts> columns, List<DimensionFacts> dimensions) {
    public Profile {
        columns = List.copyOf(columns);
        dimensions = List.copyOf(dimensions);
    }

    /// @param manyValues too many values to count each, or nearly all different
    public record ColumnFacts(
            String name,
            ColumnType type,
            long count,
            long nulls,
            double distinct,
            @Nullable String min,
            @Nullable String max,
            @Nullable Double sum,
            @Nullable Double sumOfSquares,
            List<Quantile> quantiles,
            List<Counted> top,
            boolean manyValues) {}

    public record Quantile(double rank, double value) {}

    public record Counted(String value, long count) {}

    /// What each value of `column` contributed to each of `measures`.
    public record DimensionFacts(String column, List<String> measures, List<Group> groups) {}

    /// @param value null for rows without one
    public record Group(@Nullable String value, long rows, List<Double> sums, List<Long> counts) {}
}
