package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.kernel.Json;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantSql;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the rows of a model by the tenant's own login, as what a tenant's SQL built must be read.
public final class ModelReader {
    private static final int PAGE_CHARACTERS = 500_000;

    private final TenantSql sql;

    public ModelReader(TenantSql sql) {
        this.sql = sql;
    }

    /// Rows by column name, in the order in which Postgres keeps them.
    ///
    /// @param isLast whether there are no more
    public record Page(List<Map<String, @Nullable Object>> rows, boolean isLast) {}

    /// At most `limit` rows, fewer where they are wide: a page must fit a message.
    ///
    /// @throws SqlRefused when the relation cannot be read
    public Page page(TenantId tenant, String relation, int limit, long offset) {
        var select =
                "select to_json(_row)::text from (select * from %s limit $1 offset $2) as _row"
                        .formatted(quote(tenant.modelSchema(), relation));
        return sql.as(
                tenant,
                connection -> {
                    var found = new Statements(connection).run(select, 0, Tuple.of(limit, offset));
                    var rows = new ArrayList<Map<String, @Nullable Object>>();
                    long characters = 0;
                    for (var row : found) {
                        characters += row.getString(0).length();
                        if (characters > PAGE_CHARACTERS && !rows.isEmpty()) break;
                        rows.add(Json.readObject(row.getString(0)));
                    }
                    return new Page(rows, rows.size() == found.size() && rows.size() < limit);
                });
    }
}
