package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.transform.engine.project.Contract;
import io.millrace.transform.engine.project.Index;
import io.millrace.transform.engine.project.SeedColumn;
import io.millrace.transform.store.ModelStore.Made;
import io.millrace.transform.store.RelationBuilder.Before;
import io.millrace.transform.store.RelationBuilder.View;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Puts a relation in the place of the one that is there: readers see the old one until then.
///
/// @param before what is there
record Build(Tables tables, String relation, Before before) {
    /// No model's name can end so.
    private static final String NEW = "~new";

    private static final int SEED_ROWS = 5_000;

    private Statements statements() {
        return tables.statements();
    }

    private String name() {
        return tables.name(relation);
    }

    private String newName() {
        return tables.name(relation + NEW);
    }

    /// What a table is to be beside its rows.
    ///
    /// @param key columns that the rows must have
    record Shape(List<String> key, List<Index> indexes, Optional<Contract> contract) {
        static final Shape PLAIN = new Shape(List.of(), List.of(), Optional.empty());
    }

    Made table(String select, Shape shape) {
        dropNew();
        var promise = shape.contract().map(contract -> new Promise(tables, contract));
        promise.ifPresent(its -> verify(its, select));
        promise.ifPresent(its -> statements().run(its.create(newName())));
        var head =
                promise.map(its -> its.insert(newName()))
                        .orElse("create table " + newName() + " as select * from (\n");
        statements().run(head + select + "\n) as _model", head.length(), Tuple.tuple());
        return finishTable(shape.key(), shape.indexes());
    }

    private void verify(Promise promise, String select) {
        // Once as the tenant's own, so that what is wrong with it is found in its line.
        var head = "select * from (\n";
        var _ =
                statements()
                        .run(head + select + "\n) as _model limit 0", head.length(), Tuple.tuple());
        promise.verify(tables.columns("(\n" + select + "\n)"));
    }

    Made seed(List<SeedColumn> columns) {
        dropNew();
        var definitions =
                columns.stream()
                        .map(column -> quote(column.name()) + " " + column.type())
                        .collect(Collectors.joining(", "));
        statements().run("create table " + newName() + " (" + definitions + ")");
        int rows = columns.isEmpty() ? 0 : columns.getFirst().values().size();
        for (int from = 0; from < rows; from += SEED_ROWS) {
            insert(columns, from, Math.min(rows, from + SEED_ROWS));
        }
        return finishTable(List.of(), List.of());
    }

    private void insert(List<SeedColumn> columns, int from, int to) {
        var casts =
                columns.stream()
                        .map(column -> "nullif(" + quote(column.name()) + ", '')::" + column.type())
                        .collect(Collectors.joining(", "));
        var arrays =
                IntStream.rangeClosed(1, columns.size())
                        .mapToObj(at -> "$" + at + "::text[]")
                        .collect(Collectors.joining(", "));
        var names =
                columns.stream()
                        .map(column -> quote(column.name()))
                        .collect(Collectors.joining(", "));
        var values = Tuple.tuple();
        for (var column : columns) {
            values.addArrayOfString(column.values().subList(from, to).toArray(String[]::new));
        }
        statements()
                .run(
                        "insert into "
                                + newName()
                                + " select "
                                + casts
                                + " from unnest("
                                + arrays
                                + ") as _seed("
                                + names
                                + ")",
                        0,
                        values);
    }

    private void dropNew() {
        statements().run("drop table if exists " + newName());
    }

    private Made finishTable(List<String> key, List<Index> indexes) {
        long rows = tables.count(newName());
        var columns = tables.columns(newName());
        key.forEach(column -> Increment.keyColumn(column, columns));
        indexes.forEach(index -> tables.createIndex(newName(), index, columns));
        statements().run("analyze " + newName());
        statements().firstOf(ways(this::rename));
        return new Made(rows, columns, "table");
    }

    private void rename() {
        statements().run("alter table " + newName() + " rename to " + quote(relation));
        before.mark().ifPresent(mark -> new Marks(tables).put(relation, mark));
    }

    /// A view is replaced where it stands; only when its columns do not fit it goes first.
    Made view(String select, Optional<Contract> contract) {
        contract.ifPresent(its -> verify(new Promise(tables, its), select));
        var head = "select count(*) from (\n";
        long rows =
                statements()
                        .run(head + select + "\n) as _model", head.length(), Tuple.tuple())
                        .iterator()
                        .next()
                        .getLong(0);
        var ways = new ArrayList<Runnable>();
        if (!before.builtAs().equals("table")) {
            ways.add(() -> {
                tables.createView(relation, select);
                before.hooks().end(tables);
            });
        }
        ways.addAll(ways(() -> tables.createView(relation, select)));
        statements().firstOf(ways);
        return new Made(rows, tables.columns(name()), "view");
    }

    /// Ways to put the new relation in the place of the old one, which is most likely of the kind
    /// that was built last. Views go with the relation that they read and become what
    /// [Before#choices] says.
    private List<Runnable> ways(Runnable create) {
        var likely = before.builtAs().equals("view") ? "view" : "table";
        var other = likely.equals("view") ? "table" : "view";
        return before.choices().stream()
                .flatMap(views -> Stream.of(likely, other).map(kind -> way(kind, create, views)))
                .toList();
    }

    private Runnable way(String kind, Runnable create, List<View> views) {
        return () -> {
            statements().run("drop " + kind + " if exists " + name() + " cascade");
            create.run();
            views.forEach(view -> tables.createView(view.relation(), view.sql()));
            before.hooks().end(tables);
        };
    }
}
