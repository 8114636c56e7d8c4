package io.millrace.ingest.engine.changes;

import java.util.List;

/// Changes that are stored as one batch: first the table is emptied or not, then rows come in their
/// order, then records are deleted. No row comes here for a key that is deleted before it.
///
/// @param truncates whether all records are deleted first
/// @param rows in the order of the commits
/// @param deleted keys, as text
public record Segment(boolean truncates, List<Row> rows, List<List<String>> deleted) {
    public Segment {
        rows = List.copyOf(rows);
        deleted = List.copyOf(deleted);
    }

    /// A row as it is after a change.
    ///
    /// @param former key of the record that has what was left as it was, as text; empty where the
    ///   row has no key
    public record Row(Relation relation, List<String> former, List<Cell> cells) {
        public Row {
            former = List.copyOf(former);
            cells = List.copyOf(cells);
        }

        /// Whether it leaves values as they were.
        public boolean isPartial() {
            return cells.stream().anyMatch(Cell.Unchanged.class::isInstance);
        }

        /// Without what was left as it was.
        public String json() {
            return PgJson.row(relation.attributes(), cells);
        }
    }
}
