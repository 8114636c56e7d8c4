package io.millrace.transform.store;

import io.millrace.transform.api.TransformRequest.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The columns that a table has, and those that its model gives now.
record ColumnChanges(List<Column> had, List<Column> given) {
    ColumnChanges {
        had = List.copyOf(had);
        given = List.copyOf(given);
    }

    /// The column that a configured name means: as in SQL, it need not be written in small letters.
    static Optional<String> find(List<Column> columns, String configured) {
        var small = configured.toLowerCase(Locale.ROOT);
        return Stream.of(configured, small)
                .filter(name -> columns.stream().anyMatch(column -> column.name().equals(name)))
                .findFirst();
    }

    List<Column> added() {
        var before = types(had);
        return given.stream().filter(column -> !before.containsKey(column.name())).toList();
    }

    List<Column> removed() {
        var now = types(given);
        return had.stream().filter(column -> !now.containsKey(column.name())).toList();
    }

    /// With the types that the model gives.
    List<Column> retyped() {
        var before = types(had);
        return given.stream()
                .filter(column -> {
                    var type = before.get(column.name());
                    return type != null && !type.equals(column.type());
                })
                .toList();
    }

    private static Map<String, String> types(List<Column> columns) {
        var types = new LinkedHashMap<String, String>();
        columns.forEach(column -> types.put(column.name(), column.type()));
        return types;
    }

    boolean isNone() {
        return added().isEmpty() && removed().isEmpty() && retyped().isEmpty();
    }

    /// `new: a bigint; gone: b; of another type: c text`
    String text() {
        return Stream.of(
                        listed("new: ", added(), true),
                        listed("gone: ", removed(), false),
                        listed("of another type: ", retyped(), true))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String listed(String head, List<Column> columns, boolean isTyped) {
        if (columns.isEmpty()) return "";
        return columns.stream()
                .map(column -> isTyped ? column.name() + " " + column.type() : column.name())
                .collect(Collectors.joining(", ", head, ""));
    }

    static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }
}
