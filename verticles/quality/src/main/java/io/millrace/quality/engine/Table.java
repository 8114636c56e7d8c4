package io.millrace.quality.engine;

import java.util.List;
import java.util.Optional;

/// The relation that a check runs on.
///
/// @param columns in the relation's order
public record Table(String schema, String name, List<Column> columns) {
    public static final String BATCH = "_batch";
    public static final String LINE = "_line";

    public Table {
        columns = List.copyOf(columns);
    }

    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /// True for raw tables: each row knows its batch and its line.
    public boolean knowsBatches() {
        return column(BATCH).isPresent() && column(LINE).isPresent();
    }

    String sql() {
        return Fragment.quote(schema) + "." + Fragment.quote(name);
    }

    public record Column(String name, Kind kind) {}

    /// As much of a type as the compiler has to know.
    public enum Kind {
        NUMBER("a number"),
        TEXT("text"),
        TIME("a date or time"),
        OTHER("of another type");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }
}
