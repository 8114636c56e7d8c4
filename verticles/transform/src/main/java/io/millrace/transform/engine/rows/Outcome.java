package io.millrace.transform.engine.rows;

import java.util.List;

/// What became of rows.
///
/// @param misfits values that stay as they were
public record Outcome(List<Row> rows, List<Misfit> misfits) {
    public Outcome {
        rows = List.copyOf(rows);
        misfits = List.copyOf(misfits);
    }

    Outcome(List<Row> rows) {
        this(rows, List.of());
    }

    /// A value of which nothing could be made.
    ///
    /// @param row from 1
    public record Misfit(int row, String column, String reason) {}
}
