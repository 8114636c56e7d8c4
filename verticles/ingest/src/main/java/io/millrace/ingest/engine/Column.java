package io.millrace.ingest.engine;

import java.util.List;
import java.util.Optional;

/// One column of a dataset.
///
/// @param name in the table
/// @param header as the source writes it
/// @param inferred the type was read from data, not set by the tenant
/// @param manyValues an earlier batch had too many values of it to count each
/// @param aliases headers that mean it as well, before any column of their own name
public record Column(
        String name,
        String header,
        ColumnType type,
        boolean required,
        boolean inferred,
        boolean manyValues,
        List<String> aliases) {
    public Column {
        aliases = List.copyOf(aliases);
    }

    /// Of no alias.
    public Column(
            String name,
            String header,
            ColumnType type,
            boolean required,
            boolean inferred,
            boolean manyValues) {
        this(name, header, type, required, inferred, manyValues, List.of());
    }

    public Column asRequired() {
        return new Column(name, header, type, true, inferred, manyValues, aliases);
    }

    /// The same where a record may do without it.
    Column asOptional() {
        return new Column(name, header, type, false, inferred, manyValues, aliases);
    }

    /// The same with another type.
    public Column as(ColumnType its) {
        return new Column(name, header, its, required, false, manyValues, aliases);
    }

    /// The one of `columns` that a source's `header` means.
    public static Optional<Column> meant(String header, List<Column> columns) {
        int found = Binding.find(header, columns);
        return found < 0 ? Optional.empty() : Optional.of(columns.get(found));
    }

    public static Column inferred(String name, String header, ColumnType type) {
        return new Column(name, header, type, false, true, false);
    }
}
