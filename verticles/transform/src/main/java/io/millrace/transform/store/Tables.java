package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Index;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The relations of a tenant's models, by its own login. Names are given quoted.
record Tables(TenantId tenant, Statements statements) {
    /// The quoted name of a model's relation.
    String name(String relation) {
        return quote(tenant.modelSchema(), relation);
    }

    long count(String name) {
        return statements.run("select count(*) from " + name).iterator().next().getLong(0);
    }

    List<Column> columns(String name) {
        var names = statements.run("select * from " + name + " limit 0").columnsNames();
        if (names.isEmpty()) return List.of();
        var types =
                names.stream()
                        .map(column -> "pg_typeof(_model." + quote(column) + ")::text")
                        .collect(Collectors.joining(", "));
        var row =
                statements
                        .run(
                                "select "
                                        + types
                                        + " from (select) as _one left join "
                                        + name
                                        + " as _model on false")
                        .iterator()
                        .next();
        var columns = new ArrayList<Column>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(new Column(names.get(i), row.getString(i), null));
        }
        return columns;
    }

    void createView(String view, String select) {
        var head = "create or replace view " + name(view) + " as select * from (\n";
        statements.run(head + select + "\n) as _model", head.length(), Tuple.tuple());
    }

    /// Postgres names it, so that the table of the next build can have the same one beside it.
    ///
    /// @param known columns of the table
    void createIndex(String name, Index index, List<Column> known) {
        var columns =
                index.columns().stream()
                        .map(column -> quote(ColumnChanges.find(known, column).orElse(column)))
                        .collect(Collectors.joining(", "));
        statements.run(
                (index.isUnique() ? "create unique index on " : "create index on ")
                        + name
                        + " using "
                        + index.method()
                        + " ("
                        + columns
                        + ")");
    }
}
