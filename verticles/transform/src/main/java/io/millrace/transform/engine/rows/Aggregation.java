package io.millrace.transform.engine.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes one row of all that have the same values in some columns.
record Aggregation(List<String> groupBy, List<Figure> figures) implements Transformation.Way {
    Aggregation {
        groupBy = List.copyOf(groupBy);
        figures = List.copyOf(figures);
    }

    static Aggregation read(Parameters given) {
        given.verify(Set.of("group_by", "metrics"));
        return new Aggregation(
                given.texts("group_by").orElse(List.of()),
                given.all("metrics").stream().map(Figure::read).toList());
    }

    @Override
    public List<Row> apply(List<Row> rows) {
        var made = new ArrayList<Row>();
        groups(rows, groupBy)
                .forEach((key, group) -> {
                    var values = new LinkedHashMap<String, @Nullable Object>(key.values());
                    figures.forEach(figure -> values.put(figure.name(), figure.of(group)));
                    made.add(new Row(values));
                });
        return made;
    }

    /// The groups as they first come; without columns all rows are one, also none.
    static Map<Row, List<Row>> groups(List<Row> rows, List<String> columns) {
        var named = new LinkedHashMap<List<?>, Row>();
        var groups = new LinkedHashMap<Row, List<Row>>();
        if (columns.isEmpty()) groups.put(new Row(Map.of()), rows);
        if (columns.isEmpty()) return groups;
        for (var row : rows) {
            var identity =
                    columns.stream()
                            .map(column ->
                                    Optional.ofNullable(row.at(column)).map(Figure::comparable))
                            .toList();
            var key = named.computeIfAbsent(identity, _ -> key(row, columns));
            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
        }
        return groups;
    }

    private static Row key(Row row, List<String> columns) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        columns.forEach(column -> values.put(column, row.at(column)));
        return new Row(values);
    }
}
