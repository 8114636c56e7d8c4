package io.millrace.ingest.engine.pull;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is read of a foreign Postgres, as SQL that gives each row as one JSON text.
///
/// @param table `table` or `schema.table`, as they are spelled; null where there is a query
/// @param query one SELECT; null where there is a table
public record ForeignTable(@Nullable String table, @Nullable String query) {
    /// All rows.
    public String all() {
        // nosemgrep: sql-name-unquoted -- relation() quotes it
        return "select row_to_json(t)::text from " + relation() + " t";
    }

    /// Rows in the order of a column that is not null: their JSON, then the column as text.
    ///
    /// @param from the value that they begin at; null for the first one. No parameter stands for
    ///   it, since a question mark may be an operator of the query
    public String following(String cursor, @Nullable String from) {
        var column = "t." + quoted(cursor);
        var condition = from == null ? " is not null" : " >= " + literal(from);
        return "select row_to_json(t)::text, (%1$s)::text from %2$s t where %1$s%3$s order by %1$s"
                .formatted(column, relation(), condition);
    }

    /// Of no type: the server reads it as what the column is.
    private static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    /// On lines of its own, so that a comment at a query's end hides nothing behind it.
    private String relation() {
        if (query != null) return "(\n" + query + "\n)";
        return named(String.valueOf(table));
    }

    /// `schema.table` as SQL, or a table without a schema.
    public static String named(String table) {
        return Arrays.stream(table.split("\\.", 2))
                .map(ForeignTable::quoted)
                .collect(Collectors.joining("."));
    }

    /// A name as SQL.
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// A JSON text on one line: line breaks are outside of its strings.
    public static String line(String json) {
        return json.replace('\n', ' ').replace('\r', ' ');
    }
}
