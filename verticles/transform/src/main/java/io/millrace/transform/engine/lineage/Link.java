package io.millrace.transform.engine.lineage;

import java.util.Optional;

/// That something comes from a column.
///
/// @param relation whose column, or whose rows, it is about
/// @param column absent for all its rows
public record Link(ColumnId from, RelationId relation, Optional<String> column, How how) {
    /// Whether a value comes from the column, rather than that it decides which rows there are.
    public boolean isOfValue() {
        return column.isPresent() && how != How.FILTERED;
    }

    Optional<ColumnId> to() {
        return column.map(name -> new ColumnId(relation, name));
    }
}
