package io.millrace.ingest.engine.mapping;

import java.util.List;

/// How a column is filled from a source that writes it otherwise.
///
/// @param column name in the dataset
/// @param sources headers that the values are of; none for the column's own, whose value is
///   converted in its place. Of others the value is made only where the column's own is not there
/// @param takes the sources are the column under another name: columns of their own get nothing,
///   and what does not convert is the column's value as it is
/// @param isLenient a value that is none of the column's type is none at all, as another column has
///   it
public record ColumnMapping(
        String column,
        List<String> sources,
        boolean takes,
        boolean isLenient,
        Conversion conversion) {
    public ColumnMapping {
        sources = List.copyOf(sources);
    }

    /// Of the column's own values.
    public static ColumnMapping own(String column, Conversion conversion) {
        return new ColumnMapping(column, List.of(), false, false, conversion);
    }

    /// Of values that columns of their own have as well.
    public static ColumnMapping made(String column, List<String> sources, Conversion conversion) {
        return new ColumnMapping(column, sources, false, true, conversion);
    }

    /// Of a column under another name.
    public static ColumnMapping renamed(String column, String source, Conversion conversion) {
        return new ColumnMapping(column, List.of(source), true, false, conversion);
    }

    public boolean isOwn() {
        return sources.isEmpty();
    }
}
