package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantSql;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Index;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.SeedColumn;
import io.millrace.transform.engine.run.RowDifference;
import io.millrace.transform.store.ModelStore.Built;
import io.millrace.transform.store.ModelStore.Made;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes tables and views by the tenant's own login. The platform writes the statement around the
/// tenant's one SELECT; readers see the old relation until the new one takes its place.
public final class RelationBuilder {
    /// No model's name can end so.
    private static final String NEW = "~new";

    private static final int SEED_ROWS = 5_000;

    /// A view that took longer is not counted with each batch.
    private static final double QUICK_SECONDS = 0.01;

    private final TenantSql sql;

    public RelationBuilder(TenantSql sql) {
        this.sql = sql;
    }

    /// What is there before the build.
    ///
    /// @param builtAs `table` or `view`; empty when nothing was built yet
    /// @param rows that it had
    /// @param views that read the relation through views only, in the order to make them
    public record Before(String builtAs, long rows, List<Node.Model> views) {
        public Before {
            views = List.copyOf(views);
        }
    }

    /// @throws SqlRefused when the model's SQL is at fault; then nothing changed
    public Made build(TenantId tenant, Node.Model model, Before before) {
        return sql.as(
                tenant,
                connection -> {
                    var tables = new Tables(tenant, new Statements(connection));
                    if (model.isIncrement()) return new Increment(tables, model, before).bring();
                    var build = new Build(tables, model.relation(), before);
                    return model.materialization() == Materialization.VIEW
                            ? build.view(model.sql())
                            : build.table(model);
                });
    }

    /// A view that stands as it is written; empty where it has to be made. Its rows are counted
    /// anew where that takes little.
    public Optional<Stands> standing(TenantId tenant, Node.Model view, Built built) {
        return sql.as(
                tenant,
                connection -> {
                    var tables = new Tables(tenant, new Statements(connection));
                    boolean isCounted = built.seconds() <= QUICK_SECONDS;
                    try {
                        long rows = built.rows();
                        var name = tables.name(view.relation());
                        if (isCounted) rows = tables.count(name);
                        else tables.statements().run("select from " + name + " limit 0");
                        var made = new Made(rows, built.columns(), "view");
                        return Optional.of(new Stands(made, isCounted));
                    } catch (SqlRefused e) { // it went with a table that it no longer fits
                        return Optional.empty();
                    }
                });
    }

    /// @param isCounted else the rows are those of before
    public record Stands(Made made, boolean isCounted) {}

    /// @throws SqlRefused as [SnapshotBuild#build] has it
    public Made snapshot(TenantId tenant, Node.Snapshot snapshot, Before before) {
        return sql.as(
                tenant,
                connection -> {
                    var tables = new Tables(tenant, new Statements(connection));
                    return new SnapshotBuild(tables, snapshot, before).build();
                });
    }

    public Made seed(TenantId tenant, Node.Seed seed, Before before) {
        return sql.as(
                tenant,
                connection -> {
                    var tables = new Tables(tenant, new Statements(connection));
                    return new Build(tables, seed.relation(), before).seed(seed.columns());
                });
    }

    /// How many rows the test's query gives.
    public long failures(TenantId tenant, Node.Assertion test) {
        var head = "select count(*) from (\n";
        return sql.as(
                tenant,
                connection ->
                        new Statements(connection)
                                .run(
                                        head + test.sql() + "\n) as _test",
                                        head.length(),
                                        Tuple.tuple())
                                .iterator()
                                .next()
                                .getLong(0));
    }

    /// How the rows that a model gives differ from those that the test expects.
    ///
    /// @throws SqlRefused as [UnitTrial#differ] has it
    public RowDifference differ(TenantId tenant, Node.UnitTest test) {
        return sql.as(
                tenant,
                connection ->
                        new UnitTrial(new Tables(tenant, new Statements(connection)), test)
                                .differ());
    }

    private record Build(Tables tables, String relation, Before before) {
        private Statements statements() {
            return tables.statements();
        }

        private String name() {
            return tables.name(relation);
        }

        private String newName() {
            return tables.name(relation + NEW);
        }

        Made table(Node.Model model) {
            dropNew();
            var head = "create table " + newName() + " as select * from (\n";
            statements().run(head + model.sql() + "\n) as _model", head.length(), Tuple.tuple());
            return finishTable(model.incremental().key(), model.indexes());
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
                            .map(column ->
                                    "nullif(" + quote(column.name()) + ", '')::" + column.type())
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
        }

        /// A view is replaced where it stands; only when its columns do not fit it goes first.
        Made view(String select) {
            var head = "select count(*) from (\n";
            long rows =
                    statements()
                            .run(head + select + "\n) as _model", head.length(), Tuple.tuple())
                            .iterator()
                            .next()
                            .getLong(0);
            var ways = new ArrayList<Runnable>();
            if (!before.builtAs().equals("table")) {
                ways.add(() -> tables.createView(relation, select));
            }
            ways.addAll(ways(() -> tables.createView(relation, select)));
            statements().firstOf(ways);
            return new Made(rows, tables.columns(name()), "view");
        }

        /// Ways to put the new relation in the place of the old one, which is most likely of the
        /// kind that was built last. Views go with the relation that they read and are made again;
        /// where one no longer fits, all stay away: their own builds say why.
        private List<Runnable> ways(Runnable create) {
            var likely = before.builtAs().equals("view") ? "view" : "table";
            var other = likely.equals("view") ? "table" : "view";
            return Stream.of(before.views(), List.<Node.Model>of())
                    .distinct()
                    .flatMap(
                            views -> Stream.of(likely, other).map(kind -> way(kind, create, views)))
                    .toList();
        }

        private Runnable way(String kind, Runnable create, List<Node.Model> views) {
            return () -> {
                statements().run("drop " + kind + " if exists " + name() + " cascade");
                create.run();
                views.forEach(view -> tables.createView(view.relation(), view.sql()));
            };
        }
    }

    /// The made columns, with what the project says of them.
    public static List<Column> described(List<Column> columns, Map<String, String> descriptions) {
        return columns.stream()
                .map(column -> {
                    @Nullable String description = descriptions.get(column.name());
                    return new Column(column.name(), column.type(), description);
                })
                .toList();
    }
}
