package io.millrace.ingest.store;

import io.millrace.ingest.engine.Column;
import io.millrace.ingest.engine.ColumnType;
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

    String retype(Column column, ColumnType type) {
        return retype(name(), column, type);
    }

    static String retype(String table, Column column, ColumnType type) {
        var name = SqlNames.quote(column.name());
        return "alter table %s alter column %s type %s using %s::%s"
                .formatted(table, name, type.sql(), name, type.sql());
    }

    String copy(List<Column> columns) {
        var names =
                columns.stream()
                        .map(column -> ", " + SqlNames.quote(column.name()))
                        .collect(Collectors.joining());
        return "copy " + name() + " (_batch, _line" + names + ") from stdin (format binary)";
    }

    /// Rows after `($1, $2)`: at most `$3` and the first that bring the bytes above `$4`, each with
    /// the number of rows that there would be without that; of those that were there at `$5` where
    /// that is asked.
    String page(List<Column> columns, boolean isAsOf) {
        var inner =
                """
                select r._batch, r._line%s, %s as "~bytes",
                       row_number() over (order by r._batch, r._line) as "~n"
                  from %s r%s
                 where (r._batch, r._line) > ($1, $2)%s
                 order by r._batch, r._line limit $3
                """
                        .formatted(
                                SizedPage.readable(columns, "r"),
                                SizedPage.bytes(columns, "r"),
                                name(),
                                isAsOf ? " join batches b on b.id = r._batch" : "",
                                isAsOf ? " and " + wasThere("$5") : "");
        return SizedPage.of(inner, columns, "", "$4");
    }

    /// Whether row `r` of batch `b` was stored at an instant. A record that a replay took out of
    /// quarantine was stored when that was decided, not with its batch.
    static String wasThere(String instant) {
        return """
        b.finished_at <= %1$s and not exists (
            select from quarantine q join quarantine_decisions d on d.id = q.decision
             where q.batch = r._batch and q.line = r._line and d.kind = 'replay' and d.at > %1$s)
        """
                .formatted(instant);
    }
}
