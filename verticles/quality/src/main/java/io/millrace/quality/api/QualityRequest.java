package io.millrace.quality.api;

import io.millrace.kernel.Request;
import io.millrace.kernel.TenantId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the quality service is asked. `R` is the type of the answer; answers are written to the
/// client as they are.
public sealed interface QualityRequest<R> extends Request<R> {
    String ADDRESS = "quality";

    /// Stands for an absent value where values are named.
    String EMPTY = "(empty)";

    /// Before a check's id: key of the job that looks again at causes that are known already.
    String AGAIN = "again:";

    /// Keeps `yaml` (SodaCL) as the file `name` and runs its checks soon. A text with a fault is
    /// refused as a whole: 422 with all faults and their lines.
    record PutChecks(TenantId tenant, String name, String yaml)
            implements QualityRequest<ChecksAnswer> {}

    record GetChecks(TenantId tenant, String name) implements QualityRequest<ChecksText> {}

    record DeleteChecks(TenantId tenant, String name) implements QualityRequest<Deleted> {}

    /// Runs the checks of a file.
    ///
    /// @param waited answer when they have run; else with what is known now
    record Run(TenantId tenant, String name, boolean waited)
            implements QualityRequest<ResultList> {}

    /// The newest result of every check that has run, by file and position.
    record Results(TenantId tenant) implements QualityRequest<ResultList> {}

    /// The score, by tenant, dataset and column.
    record Quality(TenantId tenant) implements QualityRequest<QualityAnswer> {}

    /// Rows that a failed check points at, at most 100 are kept.
    ///
    /// @param check id
    record FailedRows(TenantId tenant, String check, int limit)
            implements QualityRequest<FailedRowList> {}

    /// What a check measured, newest first.
    record History(TenantId tenant, String check, int limit)
            implements QualityRequest<HistoryList> {}

    record Totals(TenantId tenant) implements QualityRequest<TotalsAnswer> {}

    /// A check and its newest result, as the search for causes needs it.
    record CheckState(TenantId tenant, String check) implements QualityRequest<CheckStateAnswer> {}

    /// What a check counts, by batch and by value of some columns: one grouped scan by the tenant's
    /// own login.
    ///
    /// @param dimensions columns of few values, the one with the fewest first; when empty, columns
    ///   are chosen from a sample
    record Breakdown(TenantId tenant, String check, List<String> dimensions)
            implements QualityRequest<BreakdownAnswer> {
        public Breakdown {
            dimensions = List.copyOf(dimensions);
        }
    }

    /// Rows that a check counts, or for an average those farthest out, of one batch or with one
    /// value of a column.
    record Offenders(TenantId tenant, String check, Where where, int limit)
            implements QualityRequest<FailedRowList> {}

    /// What is absent takes all rows.
    ///
    /// @param value [#EMPTY] finds rows without one
    record Where(@Nullable String batch, @Nullable String dimension, @Nullable String value) {}

    record ChecksAnswer(String name, long version, List<CheckAnswer> checks) {
        public ChecksAnswer {
            checks = List.copyOf(checks);
        }
    }

    /// @param column empty for a check of the whole table
    record CheckAnswer(String id, String check, String dataset, String column, int line) {}

    record ChecksText(String name, long version, String yaml) {}

    record Deleted(String name) {}

    /// What came of a check.
    ///
    /// @param check its name or, without one, its text
    /// @param outcome `pass`, `warn`, `fail` or `error`
    /// @param value absent when it could not be measured; of freshness seconds
    /// @param failedRows of checks that count rows
    /// @param rows looked at
    /// @param detail why there is no value; else empty
    record Result(
            String id,
            String file,
            String check,
            String dataset,
            String column,
            String outcome,
            @Nullable BigDecimal value,
            String threshold,
            long failedRows,
            long rows,
            String detail,
            Instant measuredAt) {}

    record ResultList(List<Result> results) {
        public ResultList {
            results = List.copyOf(results);
        }
    }

    /// @param score 0 to 100; absent while nothing was measured
    record QualityAnswer(@Nullable Double score, List<DatasetScore> datasets) {
        public QualityAnswer {
            datasets = List.copyOf(datasets);
        }
    }

    record DatasetScore(String dataset, double score, List<ColumnScore> columns) {
        public DatasetScore {
            columns = List.copyOf(columns);
        }
    }

    record ColumnScore(String column, double score) {}

    record FailedRowList(String check, List<FailedRow> items) {
        public FailedRowList {
            items = List.copyOf(items);
        }
    }

    /// @param batch with `line`: where the row came from; absent for rows of a model
    /// @param values by column; long texts are cut
    record FailedRow(
            @Nullable String batch, @Nullable Long line, Map<String, @Nullable Object> values) {
        public FailedRow {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    record HistoryList(String check, List<HistoryPoint> items) {
        public HistoryList {
            items = List.copyOf(items);
        }
    }

    record HistoryPoint(
            Instant measuredAt, String outcome, @Nullable BigDecimal value, long failedRows) {}

    /// How many checks stand where, and the tenant's score.
    record TotalsAnswer(long pass, long warn, long fail, long error, @Nullable Double score) {}

    /// @param metric in SodaCL's words, such as `missing_percent`
    /// @param columns empty for a check of the whole table
    /// @param outcome absent before its first run
    /// @param low least good value
    /// @param high greatest good value
    /// @param isFiltered it looks at a part of the rows only
    /// @param missingValues texts that count as missing besides null
    record CheckStateAnswer(
            String id,
            String check,
            String dataset,
            String metric,
            List<String> columns,
            @Nullable String outcome,
            @Nullable BigDecimal value,
            String threshold,
            @Nullable BigDecimal low,
            @Nullable BigDecimal high,
            long rows,
            long failedRows,
            boolean isFiltered,
            List<String> missingValues) {
        public CheckStateAnswer {
            columns = List.copyOf(columns);
            missingValues = List.copyOf(missingValues);
        }
    }

    record BreakdownAnswer(List<BatchAmount> batches, List<SliceAmounts> slices) {
        public BreakdownAnswer {
            batches = List.copyOf(batches);
            slices = List.copyOf(slices);
        }
    }

    /// @param batch empty where the table knows none
    /// @param weight rows looked at, or values of an average
    /// @param amount rows counted, or the sum of the values
    /// @param squares sum of the squared values
    record BatchAmount(String batch, double weight, double amount, double squares) {}

    /// One value of a dimension, batch by batch.
    ///
    /// @param batches positions in the answer's batches; the weights and amounts belong to them
    record SliceAmounts(
            String dimension,
            String value,
            List<Integer> batches,
            List<Double> weights,
            List<Double> amounts) {
        public SliceAmounts {
            batches = List.copyOf(batches);
            weights = List.copyOf(weights);
            amounts = List.copyOf(amounts);
        }
    }
}
