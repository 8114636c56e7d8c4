package io.millrace.transform.store;

import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.store.ModelStore.Made;
import io.millrace.transform.store.RelationBuilder.Before;
import io.millrace.transform.store.RelationBuilder.View;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings the new rows of an incremental model to its table, all in one transaction: readers see
/// the table with all of them or without.
record Increment(Tables tables, Node.Model model, Before before) {
    /// No model's name can end so. It is an ordinary table, since tenants' logins may make no
    /// temporary ones; it never outlives the transaction.
    private static final String FRESH = "~fresh";

    /// A table that had more rows is not counted again.
    private static final long MOST_COUNTED = 100_000;

    /// A view does not fit the table any more.
    private static final class Unfit extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unfit(SqlRefused why) {
            super(why.getMessage(), null, false, false);
        }
    }

    /// @throws SqlRefused when the model's SQL is at fault, or its rows do not go with the table;
    ///   then nothing changed
    /// @throws Ahead when the table has them already
    Made bring() {
        @Nullable Unfit unfit = null;
        for (var views : before.choices()) {
            try {
                return tables.statements().together(() -> ended(bring(views)));
            } catch (Unfit e) {
                unfit = e;
            }
        }
        throw new IllegalStateException("none of the views is left", unfit);
    }

    private Made ended(Made made) {
        before.hooks().end(tables);
        return made;
    }

    private String name() {
        return tables.name(model.relation());
    }

    private String fresh() {
        return tables.name(model.relation() + FRESH);
    }

    /// @param views to be made again where they have to go
    private Made bring(List<View> views) {
        before.mark().ifPresent(mark -> new Marks(tables).follow(model.relation(), mark));
        long came = read();
        var changes = new ColumnChanges(tables.columns(name()), tables.columns(fresh()));
        model.contract().ifPresent(its -> new Promise(tables, its).verify(changes.given()));
        var sql = new IncrementSql(name(), fresh(), key(changes), model.incremental());
        var columns = columns(sql, changes, views);
        long more = came == 0 ? 0 : write(sql, columns, came);
        // nosemgrep: sql-name-unquoted -- name() of the tables quotes it
        tables.statements().run("drop table " + fresh());
        long rows = before.rows() > MOST_COUNTED ? before.rows() + more : tables.count(name());
        var shown = changes.isNone() ? changes.had() : tables.columns(name());
        return new Made(rows, shown, "table");
    }

    /// The new rows, in a table of their own. It is made empty first: making it waits for whoever
    /// does the same, and only a statement that begins after that sees what the other left.
    ///
    /// @return how many
    private long read() {
        var create = "create unlogged table " + fresh() + " as select * from (\n";
        tables.statements()
                .run(
                        create + model.sql() + "\n) as _model with no data",
                        create.length(),
                        Tuple.tuple());
        // nosemgrep: sql-name-unquoted -- name() of the tables quotes it
        var insert = "insert into " + fresh() + " select * from (\n";
        return tables.statements()
                .run(insert + model.sql() + "\n) as _model", insert.length(), Tuple.tuple())
                .rowCount();
    }

    private List<String> key(ColumnChanges changes) {
        return model.incremental().key().stream()
                .map(configured -> keyColumn(configured, changes))
                .toList();
    }

    private static String keyColumn(String configured, ColumnChanges changes) {
        var name = keyColumn(configured, changes.given());
        if (ColumnChanges.names(changes.had()).contains(name)) return name;
        throw refused(
                "unique_key: the table has no column '"
                        + configured
                        + "' yet; run the model with fullRefresh once");
    }

    /// The column of a model's rows that its `unique_key` names.
    static String keyColumn(String configured, List<Column> given) {
        return ColumnChanges.find(given, configured)
                .orElseThrow(() ->
                        refused("unique_key: the model gives no column '" + configured + "'"));
    }

    private static SqlRefused refused(String message) {
        return new SqlRefused(new SqlError(message, Optional.empty()));
    }

    /// Gives the table the columns that it is to have.
    ///
    /// @return those that get values
    private List<String> columns(IncrementSql sql, ColumnChanges changes, List<View> views) {
        return switch (model.incremental().onSchemaChange()) {
            case IGNORE -> {
                if (changes.removed().isEmpty()) yield ColumnChanges.names(changes.had());
                throw refused(
                        "the model no longer gives columns that the table has ("
                                + changes.text()
                                + "); run it with fullRefresh, or set on_schema_change");
            }
            case FAIL -> {
                if (changes.isNone()) yield ColumnChanges.names(changes.had());
                throw refused(
                        "the model gives other columns than the table has ("
                                + changes.text()
                                + "), and on_schema_change is 'fail'; run it with fullRefresh");
            }
            case APPEND_NEW_COLUMNS -> {
                changes.added().forEach(column -> tables.statements().run(sql.add(column)));
                yield ColumnChanges.names(changes.given());
            }
            case SYNC_ALL_COLUMNS -> {
                synchronize(sql, changes, views);
                yield ColumnChanges.names(changes.given());
            }
        };
    }

    /// A column that a view reads can neither go nor change its type: the views go meanwhile.
    private void synchronize(IncrementSql sql, ColumnChanges changes, List<View> views) {
        changes.added().forEach(column -> tables.statements().run(sql.add(column)));
        if (changes.removed().isEmpty() && changes.retyped().isEmpty()) return;
        for (var view : before.views()) {
            var name = tables.name(view.relation());
            // nosemgrep: sql-name-unquoted -- name() of the tables quotes it
            tables.statements().run("drop view if exists " + name + " cascade");
        }
        changes.removed().forEach(column -> tables.statements().run(sql.drop(column)));
        changes.retyped().forEach(column -> tables.statements().run(sql.retype(column)));
        try {
            views.forEach(view -> tables.createView(view.relation(), view.sql()));
        } catch (SqlRefused e) {
            throw new Unfit(e);
        }
    }

    /// @return how many rows the table has more
    private long write(IncrementSql sql, List<String> columns, long came) {
        var strategy = model.incremental().strategy();
        if (sql.key().isEmpty()) return insert(sql, columns);
        return switch (strategy) {
            case APPEND -> insert(sql, columns);
            case DELETE_INSERT -> {
                long gone = tables.statements().run(sql.delete()).rowCount();
                yield insert(sql, columns) - gone;
            }
            case MERGE -> {
                verifyUnique(sql);
                long known = before.rows() > MOST_COUNTED ? known(sql) : 0;
                tables.statements().run(sql.merge(columns));
                yield came - known;
            }
        };
    }

    private long insert(IncrementSql sql, List<String> columns) {
        return tables.statements().run(sql.insert(columns)).rowCount();
    }

    private long known(IncrementSql sql) {
        return tables.statements().run(sql.known()).iterator().next().getLong(0);
    }

    private void verifyUnique(IncrementSql sql) {
        for (var row : tables.statements().run(sql.duplicate())) {
            var values = new StringBuilder();
            for (int i = 0; i < sql.key().size(); i++) {
                values.append(i == 0 ? "" : ", ")
                        .append(sql.key().get(i))
                        .append(" = ")
                        .append(row.getString(i));
            }
            throw refused(
                    "unique_key: "
                            + row.getLong(sql.key().size())
                            + " of the new rows have "
                            + values
                            + "; a merge wants one");
        }
    }
}
