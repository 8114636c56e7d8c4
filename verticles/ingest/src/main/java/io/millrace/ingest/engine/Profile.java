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
    /// @param writing how its values are written, as far as their type leaves that open
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
            boolean manyValues,
            Writing writing) {}

    /// @param forms of a sample of a text or JSON column's values, the most frequent first, see
    ///   [Form]
    /// @param refused values that sent their record to quarantine, as they are none of the type
    /// @param refusedForms of a sample of those
    public record Writing(List<Counted> forms, long refused, List<Counted> refusedForms) {
        public static final Writing NONE = new Writing(List.of(), 0, List.of());

        public Writing {
            forms = List.copyOf(forms);
            refusedForms = List.copyOf(refusedForms);
        }
    }

    public record Quantile(double rank, double value) {}

    public record Counted(String value, long count) {}

    /// What each value of `column` contributed to each of `measures`.
    public record DimensionFacts(String column, List<String> measures, List<Group> groups) {}

    /// @param value null for rows without one
    public record Group(@Nullable String value, long rows, List<Double> sums, List<Long> counts) {}
}
