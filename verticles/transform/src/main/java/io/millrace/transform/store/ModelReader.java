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
    private final TenantSql sql;

    public ModelReader(TenantSql sql) {
        this.sql = sql;
    }

    /// Rows by column name, in the order in which Postgres keeps them.
    ///
    /// @throws SqlRefused when the relation cannot be read
    public List<Map<String, @Nullable Object>> rows(
            TenantId tenant, String relation, int limit, long offset) {
        var select =
                "select to_json(_row)::text from (select * from %s limit $1 offset $2) as _row"
                        .formatted(quote(tenant.modelSchema(), relation));
        return sql.as(
                tenant,
                connection -> {
                    var rows = new ArrayList<Map<String, @Nullable Object>>();
                    for (var row :
                            new Statements(connection).run(select, 0, Tuple.of(limit, offset))) {
                        rows.add(Json.readObject(row.getString(0)));
                    }
                    return rows;
                });
    }
}
