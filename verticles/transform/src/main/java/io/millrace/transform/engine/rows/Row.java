package io.millrace.transform.engine.rows;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A row: values of JSON by column, in order.
public record Row(Map<String, @Nullable Object> values) {
    public Row {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    @Nullable Object at(String column) {
        return values.get(column);
    }

    /// The same with another value; a column that is not there comes last.
    Row with(String column, @Nullable Object value) {
        var changed = new LinkedHashMap<String, @Nullable Object>(values);
        changed.put(column, value);
        return new Row(changed);
    }

    boolean isEmpty() {
        return values.values().stream().allMatch(value -> value == null || value.equals(""));
    }

    /// All columns of the rows, as they first come.
    public static Set<String> columns(List<Row> rows) {
        var columns = new LinkedHashSet<String>();
        rows.forEach(row -> columns.addAll(row.values().keySet()));
        return columns;
    }
}
