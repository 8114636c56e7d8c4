package io.millrace.transform.engine.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Counts key figures of rows.
public final class Figures {
    private Figures() {}

    /// @param parameters `kpis`, and `group_by` where they are wanted of groups
    /// @return a row for each figure of each group: `name`, `type`, `unit`, `value`, `rows`, and
    ///   `group` where there are any
    /// @throws RowsException when that means nothing
    public static Outcome of(Map<String, @Nullable Object> parameters, List<Row> rows) {
        var given = new Parameters("body", parameters);
        given.verify(Set.of("kpis", "group_by"));
        var figures = given.all("kpis").stream().map(Figure::read).toList();
        var columns = given.texts("group_by").orElse(List.of());
        var made = new ArrayList<Row>();
        Aggregation.groups(rows, columns)
                .forEach((key, group) ->
                        figures.forEach(figure -> made.add(row(figure, key, group))));
        return new Outcome(made);
    }

    private static Row row(Figure figure, Row key, List<Row> group) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        values.put("name", figure.name());
        values.put("type", figure.type());
        values.put("unit", figure.unit());
        values.put("value", figure.of(group));
        values.put("rows", group.size());
        if (!key.values().isEmpty()) values.put("group", key.values());
        return new Row(values);
    }
}
