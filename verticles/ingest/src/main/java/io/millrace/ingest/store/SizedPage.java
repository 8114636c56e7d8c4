package io.millrace.ingest.store;

import io.millrace.ingest.engine.Column;
import io.millrace.tenants.db.SqlNames;
import java.util.List;
import java.util.stream.Collectors;

/// A page of rows that ends where its bytes are enough.
final class SizedPage {
    private SizedPage() {}

    /// `_batch`, `_line`, how many rows `inner` gives, the columns, then `extra`.
    ///
    /// @param inner gives `_batch`, `_line`, the columns readable, `"~bytes"`, `"~n"` which is
    ///   their order, and `extra`
    /// @param extra empty, or a list that begins with a comma
    /// @param most the parameter with the bytes above which only one more row is given
    static String of(String inner, List<Column> columns, String extra, String most) {
        var names =
                columns.stream()
                        .map(column -> ", " + SqlNames.quote(column.name()))
                        .collect(Collectors.joining());
        return """
        select _batch, _line, "~found"%s%s from (
            select *, count(*) over () as "~found",
                   sum("~bytes") over (order by "~n"
                       rows between unbounded preceding and 1 preceding) as "~before"
            from (%s) as _rows
        ) as _sized where coalesce("~before", 0) <= %s order by "~n"
        """
                .formatted(names, extra, inner, most);
    }

    /// The columns of `from` as they are read, each after a comma.
    static String readable(List<Column> columns, String from) {
        return columns.stream()
                .map(column -> ", " + readable(column, from + "." + SqlNames.quote(column.name())))
                .collect(Collectors.joining());
    }

    /// As many columns without a value.
    static String nothing(List<Column> columns) {
        return columns.stream()
                .map(column -> ", " + readable(column, "null::" + column.type().sql()))
                .collect(Collectors.joining());
    }

    private static String readable(Column column, String value) {
        var name = SqlNames.quote(column.name());
        return switch (column.type()) {
            case JSONB, NUMERIC -> value + "::text as " + name;
            case BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP, TIMESTAMPTZ, TEXT ->
                    value + " as " + name;
        };
    }

    /// About how many bytes a row of `from` has.
    static String bytes(List<Column> columns, String from) {
        return "32"
                + columns.stream()
                        .map(column -> bytes(column, from + "." + SqlNames.quote(column.name())))
                        .collect(Collectors.joining());
    }

    private static String bytes(Column column, String value) {
        return switch (column.type()) {
            case TEXT -> " + coalesce(octet_length(" + value + "), 0)";
            case JSONB, NUMERIC -> " + coalesce(octet_length(" + value + "::text), 0)";
            case BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP, TIMESTAMPTZ -> " + 16";
        };
    }
}
