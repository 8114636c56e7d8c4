package io.millrace.transform.store;

import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.store.ModelStore.Made;
import io.millrace.transform.store.RelationBuilder.Before;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;

/// Brings a snapshot's history up to the present, all in one transaction: readers see it as it was
/// or as it is then. A history that is there is never begun anew, whatever is known of it.
record SnapshotBuild(Tables tables, Node.Snapshot snapshot, Before before) {
    /// Names that no model can have, of tables that never outlive the transaction.
    private static final String FRESH = "~fresh";

    private static final String STAGED = "~staged";

    /// A table that had more rows is not counted again.
    private static final long MOST_COUNTED = 100_000;

    /// @throws SqlRefused when the snapshot's SQL is at fault, or the relation is no history; then
    ///   nothing changed
    Made build() {
        boolean isView = before.builtAs().equals("view");
        boolean isFirst = isView || !tables.statements().finds(name());
        return tables.statements()
                .together(() -> {
                    var made = isFirst ? first(isView) : next();
                    before.hooks().end(tables);
                    return made;
                });
    }

    private String name() {
        return tables.name(snapshot.relation());
    }

    private String fresh() {
        return tables.name(snapshot.relation() + FRESH);
    }

    private String staged() {
        return tables.name(snapshot.relation() + STAGED);
    }

    private SnapshotSql sql() {
        return new SnapshotSql(name(), fresh(), staged(), snapshot.history());
    }

    private Made first(boolean isView) {
        // nosemgrep: sql-name-unquoted -- name() of the tables quotes it
        if (isView) tables.statements().run("drop view if exists " + name() + " cascade");
        var head = sql().begin();
        tables.statements().run(head + snapshot.sql() + "\n) as sbq", head.length(), Tuple.tuple());
        var columns = tables.columns(name());
        snapshot.indexes().forEach(index -> tables.createIndex(name(), index, columns));
        // nosemgrep: sql-name-unquoted -- name() of the tables quotes it
        tables.statements().run("analyze " + name());
        return new Made(tables.count(name()), columns, "table");
    }

    private Made next() {
        read();
        var changes = new ColumnChanges(tables.columns(name()), tables.columns(fresh()));
        var sql = sql();
        verify(sql, changes);
        var had = ColumnChanges.names(changes.had());
        var given = ColumnChanges.names(changes.given());
        var checked = checked(changes);
        var changed = sql.changed(checked, !had.containsAll(checked));
        changes.added().forEach(column -> tables.statements().run(sql.add(column)));
        tables.statements().run(sql.stage(changed, had, given));
        tables.statements().run(sql.close());
        long came = tables.statements().run(sql.insert(given)).rowCount();
        // nosemgrep: sql-name-unquoted -- name() of the tables quotes it
        tables.statements().run("drop table " + staged());
        // nosemgrep: sql-name-unquoted -- name() of the tables quotes it
        tables.statements().run("drop table " + fresh());
        long rows = before.rows() > MOST_COUNTED ? before.rows() + came : tables.count(name());
        var shown = changes.added().isEmpty() ? changes.had() : tables.columns(name());
        return new Made(rows, shown, "table");
    }

    /// The rows as they are now, in a table of their own. It is made empty first: making it waits
    /// for whoever does the same, and only a statement that begins after that sees what the other
    /// left.
    private void read() {
        var create = "create unlogged table " + fresh() + " as select * from (\n";
        tables.statements()
                .run(
                        create + snapshot.sql() + "\n) as sbq with no data",
                        create.length(),
                        Tuple.tuple());
        // nosemgrep: sql-name-unquoted -- name() of the tables quotes it
        var insert = "insert into " + fresh() + " select * from (\n";
        tables.statements()
                .run(insert + snapshot.sql() + "\n) as sbq", insert.length(), Tuple.tuple());
    }

    private void verify(SnapshotSql sql, ColumnChanges changes) {
        var had = ColumnChanges.names(changes.had());
        for (var needed : sql.needed()) {
            if (had.contains(needed)) continue;
            throw refused(
                    "there is a table '"
                            + snapshot.relation()
                            + "' that is no such history: it has no column '"
                            + needed
                            + "'; give the snapshot another alias");
        }
    }

    private List<String> checked(ColumnChanges changes) {
        if (snapshot.history().checked().isEmpty()) return ColumnChanges.names(changes.given());
        return snapshot.history().checked().stream()
                .map(column -> checked(column, changes.given()))
                .toList();
    }

    private static String checked(String configured, List<Column> given) {
        return ColumnChanges.find(given, configured)
                .orElseThrow(() -> refused("check_cols: there is no column '" + configured + "'"));
    }

    private static SqlRefused refused(String message) {
        return new SqlRefused(new SqlError(message, Optional.empty()));
    }
}
