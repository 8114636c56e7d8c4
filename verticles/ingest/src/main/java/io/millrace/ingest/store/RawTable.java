package io.millrace.ingest.store;

import io.millrace.ingest.engine.Column;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import java.util.List;
import java.util.stream.Collectors;

/// The statements about one dataset's table in the raw schema, which cannot take parameters.
record RawTable(TenantId tenant, String dataset) {
    private String name() {
        return SqlNames.quote(tenant.rawSchema()) + "." + SqlNames.quote(dataset);
    }

    private static String typed(Column column) {
        return SqlNames.quote(column.name()) + " " + column.type().sql();
    }

    String create(List<Column> columns) {
        var typed = columns.stream().map(c -> ", " + typed(c)).collect(Collectors.joining());
        return "create table "
                + name()
                + " (_batch bigint not null, _line bigint not null"
                + typed
                + ", primary key (_batch, _line))";
    }

    String add(List<Column> columns) {
        return "alter table "
                + name()
                + columns.stream()
                        .map(column -> " add column " + typed(column))
                        .collect(Collectors.joining(","));
    }

    String copy(List<Column> columns) {
        var names =
                columns.stream()
                        .map(column -> ", " + SqlNames.quote(column.name()))
                        .collect(Collectors.joining());
        return "copy " + name() + " (_batch, _line" + names + ") from stdin (format binary)";
    }

    /// Rows after `($1, $2)`: at most `$3` and the first that bring the bytes above `$4`, each with
    /// the number of rows that there would be without that.
    String page(List<Column> columns) {
        var names = columns.stream().map(column -> ", " + SqlNames.quote(column.name())).toList();
        var readable = columns.stream().map(column -> ", " + readable(column)).toList();
        return """
        select _batch, _line, "~found"%s from (
            select *, count(*) over () as "~found",
                   sum("~bytes") over (order by _batch, _line
                       rows between unbounded preceding and 1 preceding) as "~before"
            from (select _batch, _line%s, 32%s as "~bytes" from %s
                  where (_batch, _line) > ($1, $2) order by _batch, _line limit $3) as _rows
        ) as _sized where coalesce("~before", 0) <= $4 order by _batch, _line
        """
                .formatted(
                        String.join("", names),
                        String.join("", readable),
                        columns.stream().map(RawTable::bytes).collect(Collectors.joining()),
                        name());
    }

    private static String bytes(Column column) {
        var name = SqlNames.quote(column.name());
        return switch (column.type()) {
            case TEXT -> " + coalesce(octet_length(" + name + "), 0)";
            case JSONB, NUMERIC -> " + coalesce(octet_length(" + name + "::text), 0)";
            case BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP, TIMESTAMPTZ -> " + 16";
        };
    }

    private static String readable(Column column) {
        var name = SqlNames.quote(column.name());
        return switch (column.type()) {
            case JSONB, NUMERIC -> name + "::text as " + name;
            case BIGINT, DOUBLE, BOOLEAN, DATE, TIMESTAMP, TIMESTAMPTZ, TEXT -> name;
        };
    }
}
