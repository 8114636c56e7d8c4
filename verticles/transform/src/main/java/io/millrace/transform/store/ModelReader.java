package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantSql;
import io.millrace.transform.api.TransformRequest.Column;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a model by the tenant's own login, as what a tenant's SQL built must be read.
public final class ModelReader {
    /// A page must fit a message.
    private static final long PAGE_BYTES = 500_000;

    /// What is left of each value in a row that alone is longer than a page.
    private static final int CUT_CHARACTERS = 500;

    private static final Set<String> SORTABLE =
            Set.of(
                    "smallint",
                    "integer",
                    "bigint",
                    "numeric",
                    "real",
                    "double precision",
                    "boolean",
                    "text",
                    "character varying",
                    "date",
                    "timestamp without time zone",
                    "timestamp with time zone",
                    "uuid");

    private final TenantSql sql;

    public ModelReader(TenantSql sql) {
        this.sql = sql;
    }

    /// What is read.
    ///
    /// @param isView else it is a table
    public record Place(String relation, boolean isView, List<Column> columns) {
        /// Before the first row.
        public String start() {
            return isView ? "0" : "(0,0)";
        }
    }

    /// Rows by column name.
    ///
    /// @param last place of the last row, from which the next page goes on; null when there are no
    ///   more
    public record Page(List<Map<String, @Nullable Object>> rows, @Nullable String last) {}

    /// At most `limit` rows behind the place `after`, fewer where they are wide.
    ///
    /// @throws SqlRefused when the relation cannot be read
    public Page page(TenantId tenant, Place place, String after, int limit) {
        var select = page(rows(tenant, place));
        return sql.as(
                tenant,
                connection -> {
                    var values = Tuple.of(after, limit + 1L, PAGE_BYTES);
                    var rows = new ArrayList<Map<String, @Nullable Object>>();
                    var last = after;
                    long found = 0;
                    for (var row : new Statements(connection).run(select, 0, values)) {
                        found = row.getLong(2);
                        if (rows.size() == limit) break;
                        rows.add(Json.readObject(row.getString(0)));
                        last = row.getString(1);
                    }
                    return new Page(rows, rows.size() < found ? last : null);
                });
    }

    /// The first of `rows` that fill a page, `$3` bytes, and how many were found.
    private static String page(String rows) {
        return """
        select case when octet_length(json) <= $3 then json else (
                   select json_object_agg(key, left(value, %d))::text from json_each_text(json::json)) end,
               at::text, found
        from (select json, at, count(*) over () as found,
                     sum(octet_length(json)) over (order by at
                         rows between unbounded preceding and 1 preceding) as before
              from (%s) as _found) as _sized
        where coalesce(before, 0) <= $3 order by _sized.at
        """
                .formatted(CUT_CHARACTERS, rows);
    }

    private static String rows(TenantId tenant, Place place) {
        var name = quote(tenant.modelSchema(), place.relation());
        return place.isView() ? ofView(name, place.columns()) : ofTable(name);
    }

    /// Rows in the order in which the table keeps them. `$1` is the place of the last one before.
    private static String ofTable(String name) {
        return """
        select to_json("~whole")::text as json, at
        from (select "~row" as "~whole", "~row".ctid as at from %s as "~row"
              where "~row".ctid > $1::text::tid order by "~row".ctid limit $2) as _page
        """
                .formatted(name);
    }

    /// Rows in the order of their values, as a view has no places. `$1` is the number before.
    private static String ofView(String name, List<Column> columns) {
        var order = columns.stream().map(ModelReader::key).collect(Collectors.joining(", "));
        return """
        select to_json("~row")::text as json, $1::text::bigint + row_number() over () as at
        from (select * from %s order by %s limit $2 offset $1::text::bigint) as "~row"
        """
                .formatted(name, order.isEmpty() ? "1" : order);
    }

    private static String key(Column column) {
        var name = quote(column.name());
        return SORTABLE.contains(column.type()) ? name : name + "::text";
    }
}
