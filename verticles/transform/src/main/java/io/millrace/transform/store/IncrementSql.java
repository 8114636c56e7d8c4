package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Incremental;
import java.util.List;
import java.util.stream.Collectors;

/// The statements that bring the new rows of an incremental model to its table.
///
/// @param table quoted name of the table
/// @param fresh quoted name of the table that holds the new rows
/// @param key columns as they are written there
record IncrementSql(String table, String fresh, List<String> key, Incremental how) {
    private static final String THERE = "DBT_INTERNAL_DEST";
    private static final String NEW = "DBT_INTERNAL_SOURCE";

    IncrementSql {
        key = List.copyOf(key);
    }

    private static String listed(List<String> columns) {
        return columns.stream().map(column -> quote(column)).collect(Collectors.joining(", "));
    }

    private String isSame() {
        return key.stream()
                .map(column -> NEW + "." + quote(column) + " = " + THERE + "." + quote(column))
                .collect(Collectors.joining(" and "));
    }

    /// Each on lines of its own, so that a comment in it ends.
    private String predicates() {
        return how.predicates().stream()
                .map(predicate -> "\n and (" + predicate + "\n)")
                .collect(Collectors.joining());
    }

    /// The first key that more than one of the new rows has, each column as text, then how many. A
    /// null is like nothing.
    String duplicate() {
        var texts =
                key.stream()
                        .map(column -> quote(column) + "::text")
                        .collect(Collectors.joining(", "));
        var known =
                key.stream()
                        .map(column -> quote(column) + " is not null")
                        .collect(Collectors.joining(" and "));
        return """
        select %s, count(*) from %s where %s group by %s having count(*) > 1 order by %s limit 1
        """
                .formatted(texts, fresh, known, listed(key), listed(key));
    }

    /// How many of the new rows have a key that is there.
    String known() {
        return """
        select count(*) from %s as %s where exists (
            select from %s as %s where %s%s)
        """
                .formatted(fresh, NEW, table, THERE, isSame(), predicates());
    }

    String delete() {
        return """
        delete from %s as %s where exists (
            select from %s as %s where %s)%s
        """
                .formatted(table, THERE, fresh, NEW, isSame(), predicates());
    }

    /// @param columns that both tables have
    String insert(List<String> columns) {
        var names = listed(columns);
        return "insert into " + table + " (" + names + ") select " + names + " from " + fresh;
    }

    /// @param columns that both tables have
    String merge(List<String> columns) {
        var values =
                columns.stream()
                        .map(column -> NEW + "." + quote(column))
                        .collect(Collectors.joining(", "));
        return """
        merge into %s as %s using %s as %s on %s%s
        %swhen not matched then insert (%s) values (%s)
        """
                .formatted(
                        table,
                        THERE,
                        fresh,
                        NEW,
                        isSame(),
                        predicates(),
                        update(columns),
                        listed(columns),
                        values);
    }

    /// Empty where nothing is left to set.
    private String update(List<String> columns) {
        var set =
                columns.stream()
                        .filter(this::isUpdated)
                        .map(column -> quote(column) + " = " + NEW + "." + quote(column))
                        .collect(Collectors.joining(", "));
        return set.isEmpty() ? "" : "when matched then update set " + set + "\n";
    }

    private boolean isUpdated(String column) {
        if (key.contains(column) || how.spared().contains(column)) return false;
        return how.updated().isEmpty() || how.updated().contains(column);
    }

    String add(Column column) {
        return "alter table " + table + " add column " + quote(column.name()) + " " + column.type();
    }

    String drop(Column column) {
        return "alter table " + table + " drop column " + quote(column.name()) + " cascade";
    }

    String retype(Column column) {
        var name = quote(column.name());
        return "alter table %s alter column %s type %s using %s::%s"
                .formatted(table, name, column.type(), name, column.type());
    }
}
