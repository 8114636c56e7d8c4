package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.literal;
import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Fixture;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Rows of a unit test as a SELECT.
///
/// @param what they are, for what is said of them
/// @param columns and types of what they stand in for
record FixtureSql(String what, Fixture rows, List<Column> columns) {

    /// All columns; those that no row has are null.
    ///
    /// @throws SqlRefused where a row has a column that there is not
    String whole() {
        verify();
        return select(columns);
    }

    /// Only the columns that the rows have; all, where there is none.
    ///
    /// @throws SqlRefused as [#whole]
    String given() {
        return select(mentioned());
    }

    /// The columns that the rows have; all, where they have none.
    List<Column> mentioned() {
        verify();
        if (rows.columns().isEmpty()) return columns;
        return columns.stream().filter(column -> !keys(column).isEmpty()).toList();
    }

    private String select(List<Column> shown) {
        var values =
                shown.stream()
                        .map(column -> value(column) + " as " + quote(column.name()))
                        .collect(Collectors.joining(", "));
        return "select "
                + values
                + " from jsonb_array_elements("
                + literal(rows.json())
                + "::jsonb) as _row(r)";
    }

    private String value(Column column) {
        var keys = keys(column);
        if (keys.isEmpty()) return "null::" + column.type();
        return keys.stream()
                .map(key -> "r ->> " + literal(key))
                .collect(Collectors.joining(", ", "coalesce(", ")::" + column.type()));
    }

    /// How rows write the column: case tells nothing.
    private List<String> keys(Column column) {
        return rows.columns().stream().filter(key -> key.equalsIgnoreCase(column.name())).toList();
    }

    private void verify() {
        for (var key : rows.columns()) {
            boolean isKnown =
                    columns.stream().anyMatch(column -> column.name().equalsIgnoreCase(key));
            if (isKnown) continue;
            var names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
            throw new SqlRefused(
                    new SqlError(
                            what + ": there is no column '" + key + "'; there are " + names,
                            Optional.empty()));
        }
    }
}
