package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.TenantSql;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Materialization;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Warehouse;
import io.millrace.transform.engine.run.RowDifference;
import io.millrace.transform.store.ModelStore.Built;
import io.millrace.transform.store.ModelStore.Made;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes tables and views by the tenant's own login. The platform writes the statement around the
/// tenant's one SELECT; readers see the old relation until the new one takes its place.
public final class RelationBuilder {
    /// A view that took longer is not counted with each batch.
    private static final double QUICK_SECONDS = 0.01;

    private final TenantSql sql;

    public RelationBuilder(TenantSql sql) {
        this.sql = sql;
    }

    /// Does `work` with the tenant's tables to ask, by one connection.
    ///
    /// @param known what may be asked beside the tables
    public <T> T asking(TenantId tenant, Known known, Function<Warehouse, T> work) {
        return sql.as(
                tenant,
                connection -> {
                    var tables = new Tables(tenant, new Statements(connection));
                    return work.apply(new Asking(tables, known));
                });
    }

    /// Runs statements of a project that belong to no relation.
    ///
    /// @param kind what they are called
    /// @throws SqlRefused when one is at fault
    public void run(TenantId tenant, Hooks hooks, String kind) {
        var _ =
                sql.as(
                        tenant,
                        connection -> {
                            hooks.run(new Tables(tenant, new Statements(connection)), kind);
                            return true;
                        });
    }

    /// What is there before the build.
    ///
    /// @param builtAs `table` or `view`; empty when nothing was built yet
    /// @param rows that it had
    /// @param views that read the relation through views only, in the order to make them
    /// @param hooks what runs around the build
    /// @param mark of an incremental model
    public record Before(
            String builtAs, long rows, List<View> views, Hooks hooks, Optional<Mark> mark) {
        public Before {
            views = List.copyOf(views);
        }

        /// What may become of the views, in the order to try it: they are made again as they were,
        /// or as they are to be; or all stay away, and their own builds say why.
        List<List<View>> choices() {
            return Stream.of(views, views.stream().map(View::renewed).toList(), List.<View>of())
                    .distinct()
                    .toList();
        }
    }

    /// A view that is there.
    ///
    /// @param sql one SELECT, complete
    /// @param next that of its next build
    public record View(String relation, String sql, String next) {
        View renewed() {
            return new View(relation, next, next);
        }
    }

    /// What the tables of incremental models hold as who brought it has it, by relation.
    public Map<String, Mark> marks(TenantId tenant) {
        return sql.as(
                tenant,
                connection -> new Marks(new Tables(tenant, new Statements(connection))).all());
    }

    /// @throws SqlRefused when the model's SQL is at fault; then nothing changed
    /// @throws Ahead when the table has new rows that the model would bring; then nothing changed
    public Made build(TenantId tenant, Node.Model model, Before before) {
        return sql.as(
                tenant,
                connection -> {
                    var tables = new Tables(tenant, new Statements(connection));
                    return before.hooks()
                            .around(
                                    tables,
                                    tables.name(model.relation()),
                                    () -> build(tables, model, before));
                });
    }

    private static Made build(Tables tables, Node.Model model, Before before) {
        if (before.mark().isPresent()) new Marks(tables).open();
        if (model.isIncrement()) return new Increment(tables, model, before).bring();
        var build = new Build(tables, model.relation(), before);
        return model.materialization() == Materialization.VIEW
                ? build.view(model.sql(), model.contract())
                : build.table(
                        model.sql(),
                        new Build.Shape(
                                model.incremental().key(), model.indexes(), model.contract()));
    }

    /// A relation that others made.
    ///
    /// @param kind `view` or `table`
    /// @throws SqlRefused when it is not there
    public Made found(TenantId tenant, String relation, String kind) {
        return sql.as(
                tenant,
                connection -> {
                    var tables = new Tables(tenant, new Statements(connection));
                    var name = tables.name(relation);
                    return new Made(tables.count(name), tables.columns(name), kind);
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
                    return before.hooks()
                            .around(
                                    tables,
                                    tables.name(snapshot.relation()),
                                    () -> new SnapshotBuild(tables, snapshot, before).build());
                });
    }

    public Made seed(TenantId tenant, Node.Seed seed, Before before) {
        return sql.as(
                tenant,
                connection -> {
                    var tables = new Tables(tenant, new Statements(connection));
                    var build = new Build(tables, seed.relation(), before);
                    return before.hooks()
                            .around(
                                    tables,
                                    tables.name(seed.relation()),
                                    () -> build.seed(seed.columns()));
                });
    }

    /// Counts the rows that fail a test, and keeps them where it says so.
    ///
    /// @throws SqlRefused when the test's SQL is at fault
    public Judged judge(TenantId tenant, Node.Assertion test, Before before) {
        return sql.as(
                tenant,
                connection -> {
                    var tables = new Tables(tenant, new Statements(connection));
                    return new Judging(tables, test, before).judge();
                });
    }

    /// Counts the rows that fail several tests, each with a probe of the same relation, in one look
    /// at that.
    ///
    /// @return by test; without those of which more has to be known
    /// @throws SqlRefused when the SQL of one of them is at fault, or all together take too much
    public Map<String, Judged> judge(TenantId tenant, List<Node.Assertion> tests) {
        return sql.as(tenant, connection -> new Scan(new Statements(connection), tests).judge());
    }

    /// @param warns whether it is as the test says that it warns
    /// @param fails whether it is as the test says that it fails
    /// @param made of the rows that fail, where they are kept
    public record Judged(long failures, boolean warns, boolean fails, Optional<Made> made) {}

    /// How old the newest row of a source is, by what the source says of its rows; absent where it
    /// has none. A time without a zone is one of UTC.
    ///
    /// @throws SqlRefused when that is at fault
    public Optional<Duration> age(TenantId tenant, Node.Recency recency) {
        var freshness = recency.freshness();
        var newest =
                freshness
                        .query()
                        .map(query -> "(\n" + query + "\n)")
                        .orElseGet(() -> newest(tenant, recency));
        var select =
                "select (extract(epoch from now()) - extract(epoch from " + newest + "))::bigint";
        return sql.as(
                tenant,
                connection -> {
                    var row = new Statements(connection).run(select).iterator().next();
                    return Optional.ofNullable(row.getLong(0)).map(Duration::ofSeconds);
                });
    }

    private static String newest(TenantId tenant, Node.Recency recency) {
        var filter = recency.freshness().filter();
        return "(select max("
                + recency.freshness().loadedAt().orElse("null::timestamptz")
                + "\n) from "
                + quote(tenant.rawSchema(), recency.table())
                + filter.map(condition -> " where " + condition + "\n").orElse("")
                + ")";
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
