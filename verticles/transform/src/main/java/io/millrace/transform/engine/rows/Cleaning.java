package io.millrace.transform.engine.rows;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes out what is nothing, and what is there twice.
///
/// @param fill what stands in the place of null, by column
/// @param key by which rows are the same; all columns where it is absent
record Cleaning(
        boolean isTrimmed,
        boolean isWithoutEmpty,
        boolean isWithoutDuplicates,
        Optional<List<String>> key,
        Map<String, @Nullable Object> fill)
        implements Transformation.Way {

    static Cleaning read(Parameters given) {
        given.verify(Set.of("trim_strings", "drop_empty", "drop_duplicates", "key", "fill"));
        return new Cleaning(
                given.isSet("trim_strings"),
                given.isSet("drop_empty"),
                given.isSet("drop_duplicates"),
                given.texts("key"),
                given.object("fill").map(Parameters::values).orElseGet(Map::of));
    }

    /// Of rows that are the same the first stays.
    @Override
    public List<Row> apply(List<Row> rows) {
        Stream<Row> stream = rows.stream().map(this::trimmed);
        if (isWithoutEmpty) stream = stream.filter(row -> !row.isEmpty());
        stream = stream.map(this::filled);
        if (!isWithoutDuplicates) return stream.toList();
        var seen = new LinkedHashSet<List<?>>();
        return stream.filter(row -> seen.add(identity(row))).toList();
    }

    private List<?> identity(Row row) {
        var columns = key.orElseGet(() -> row.values().keySet().stream().sorted().toList());
        return columns.stream()
                .map(column -> Optional.ofNullable(row.at(column)).map(Figure::comparable))
                .map(value -> key.isPresent() ? value : Map.entry(columns, value))
                .toList();
    }

    private Row trimmed(Row row) {
        if (!isTrimmed) return row;
        var changed = row;
        for (var column : row.values().keySet()) {
            if (row.at(column) instanceof String text) changed = changed.with(column, text.strip());
        }
        return changed;
    }

    private Row filled(Row row) {
        var changed = row;
        for (var entry : fill.entrySet()) {
            if (row.at(entry.getKey()) == null) {
                changed = changed.with(entry.getKey(), entry.getValue());
            }
        }
        return changed;
    }
}
