package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Incremental models on a real Postgres: what each strategy and each change of columns leaves.
final class IncrementalTest {
    private static final String NEW =
            " from {{ source('raw', 'orders') }}"
                    + "{% if is_incremental() %} where {{ is_new('raw', 'orders') }}{% endif %}";

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    @BeforeEach
    void orders() {
        world.table(tenant, "orders", "id bigint, x text", "1, 'a'", "2, 'b'");
    }

    private static String config(String more) {
        return "{{ config(materialized='incremental'" + more + ") }}";
    }

    /// Puts the model `t` there, and whatever else, and waits for the run that this causes.
    private void put(String model, String... others) {
        var files = Stream.concat(Stream.of("models/t.sql", model), Stream.of(others));
        var answer = world.put(tenant, "p", files.toArray(String[]::new));
        assertThat(answer.errors()).isEmpty();
        world.arrive(tenant);
    }

    private void arrive(long batch, String... rows) {
        world.insert(tenant, "orders", batch, rows);
        world.arrive(tenant);
    }

    private ModelAnswer model(String name) {
        return world.ask(new TransformRequest.GetModel(tenant, name));
    }

    private String said() {
        return String.valueOf(model("t").message());
    }

    /// Id and `x` of each row.
    private List<Tuple> rows() {
        return world.rows(tenant, "t").stream()
                .map(row -> tuple(String.valueOf(row.get("id")), row.get("x")))
                .toList();
    }

    private static Tuple row(int id, String x) {
        return tuple(String.valueOf(id), x);
    }

    @Test
    void appendsWhatIsNewAndKeepsWhatIsGoneUpstream() {
        put(config("") + "select id, x" + NEW);
        world.raw(
                tenant,
                "delete from " + SqlNames.quote(tenant.rawSchema(), "orders") + " where id = 1");

        arrive(2, "3, 'c'");

        assertThat(rows()).containsExactlyInAnyOrder(row(1, "a"), row(2, "b"), row(3, "c"));
        assertThat(model("t").materialized()).isEqualTo("incremental");
        assertThat(model("t").rows()).isEqualTo(3);
    }

    @Test
    void twoRunsWithNothingNewChangeNothing() throws Exception {
        put(config("") + "select id, x" + NEW);
        var before = versions();

        world.run(tenant, "p", "run", null);
        world.run(tenant, "p", "run", null);

        assertThat(versions()).isEqualTo(before);
        assertThat(model("t").rows()).isEqualTo(2);
    }

    /// Which transaction wrote each row.
    private String versions() throws SQLException {
        return superuser(
                "select string_agg(id || ' ' || xmin::text, ', ' order by id) from "
                        + SqlNames.quote(tenant.modelSchema(), "t"));
    }

    private String superuser(String sql) throws SQLException {
        try (var connection = world.stack.superuser();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void rowsOfABatchThatWasStoredLateAreNotMissed() {
        put(config("") + "select id, x" + NEW);

        arrive(5, "5, 'e'");
        arrive(4, "4, 'd'");

        assertThat(rows()).extracting(row -> row.toList().getFirst()).contains("4", "5").hasSize(4);
    }

    /// As a node leaves it that ends when the rows are there and before it has written that down.
    private void unwritten(Runnable build) {
        var known =
                world.stack
                        .db()
                        .in(
                                tenant,
                                c ->
                                        c.preparedQuery(
                                                        "select built_revisions::text from model"
                                                                + " where name = 't'")
                                                .execute()
                                                .await()
                                                .iterator()
                                                .next()
                                                .getString(0));
        build.run();
        var sql =
                "update model set rows = 2, built_revisions = $1::text::jsonb,"
                        + " tried_revisions = $1::text::jsonb where name = 't'";
        int changed =
                world.stack
                        .db()
                        .in(
                                tenant,
                                c ->
                                        c.preparedQuery(sql)
                                                .execute(io.vertx.sqlclient.Tuple.of(known))
                                                .await()
                                                .rowCount());
        assertThat(changed).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsThatWereBroughtAndNotWrittenDownComeOnce(boolean isWhole) {
        put(config("") + "select id, x" + NEW);
        world.insert(tenant, "orders", 2, "3, 'c'");
        unwritten(() -> {
            if (isWhole) world.refresh(tenant, "p");
            else world.arrive(tenant);
        });

        world.arrive(tenant);
        var again = rows();
        arrive(3, "4, 'd'");

        assertThat(again).containsExactlyInAnyOrder(row(1, "a"), row(2, "b"), row(3, "c"));
        assertThat(rows()).hasSize(4).contains(row(4, "d"));
        assertThat(model("t").rows()).isEqualTo(4);
        assertThat(world.runs(tenant)).extracting(RunAnswer::state).containsOnly("succeeded");
    }

    @Test
    void rowsBeforeAHookThatFailsBehindThemComeOnce() {
        put(
                config(
                                ", post_hook=after_commit('select 1 / (3 -"
                                        + " (select count(*) from {{ this }}))')")
                        + "select id, x"
                        + NEW);

        arrive(2, "3, 'c'");
        var state = model("t").state();
        arrive(3, "4, 'd'");

        assertThat(state).isEqualTo("error");
        assertThat(rows())
                .containsExactlyInAnyOrder(row(1, "a"), row(2, "b"), row(3, "c"), row(4, "d"));
        assertThat(model("t").state()).isEqualTo("success");
    }

    @Test
    void aMarkOfBeforeItWasATableIsNotBelieved() {
        var whole =
                "{{ config(materialized='table') }}select id, x from"
                        + " {{ source('raw', 'orders') }}";
        put(config("") + "select id, x" + NEW);
        put(whole);
        arrive(2, "3, 'c'");
        put(config("") + "select id, x" + NEW);

        arrive(3, "4, 'd'");

        assertThat(rows()).hasSize(4).contains(row(4, "d"));
    }

    @Test
    void aKeyTakesThePlaceOfWhatItHad() {
        put(config(", unique_key='ID'") + "select id, x" + NEW);

        arrive(2, "2, 'B'", "3, 'c'");

        assertThat(rows()).containsExactlyInAnyOrder(row(1, "a"), row(2, "B"), row(3, "c"));
        assertThat(model("t").rows()).isEqualTo(3);
    }

    @Test
    void mergesByAKeyOfSeveralColumns() {
        put(
                config(", unique_key=['id', 'x'], incremental_strategy='merge'")
                        + "select id, x, count(*) as n"
                        + NEW
                        + " group by id, x");

        arrive(2, "2, 'b'", "2, 'b'", "2, 'c'");

        assertThat(world.rows(tenant, "t"))
                .extracting(row -> row.get("id"), row -> row.get("x"), row -> row.get("n"))
                .containsExactlyInAnyOrder(tuple(1, "a", 1), tuple(2, "b", 2), tuple(2, "c", 1));
    }

    @Test
    void aMergeSparesTheColumnsThatAreExcluded() {
        put(
                config(
                                ", unique_key='id', incremental_strategy='merge',"
                                        + " merge_exclude_columns=['x']")
                        + "select id, x"
                        + NEW);

        arrive(2, "2, 'B'", "3, 'c'");

        assertThat(rows()).containsExactlyInAnyOrder(row(1, "a"), row(2, "b"), row(3, "c"));
    }

    @Test
    void aPredicateBoundsWhatIsReplaced() {
        put(
                config(
                                ", unique_key='id',"
                                        + " incremental_predicates=[\"DBT_INTERNAL_DEST.x < 'b'\"]")
                        + "select id, x"
                        + NEW);

        arrive(2, "1, 'A'", "2, 'B'");

        assertThat(rows()).containsExactlyInAnyOrder(row(1, "A"), row(2, "b"), row(2, "B"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exists (select from pg_catalog.pg_class)",
                "exists (select from \"FOREIGN\".secret)",
                "true); drop table t; select (true",
                "true); set role postgres; select (true",
            })
    void aPredicateReachesNothingButTheTenantsOwn(String predicate) {
        var foreign = world.stack.tenant();
        world.table(foreign, "secret", "x int", "1");
        var text = predicate.replace("FOREIGN", foreign.rawSchema());
        put(
                config(", unique_key='id', incremental_predicates=['" + text + "']")
                        + "select id, x"
                        + NEW);

        arrive(2, "1, 'A'");

        assertThat(model("t").state()).isEqualTo("error");
        assertThat(rows()).containsExactlyInAnyOrder(row(1, "a"), row(2, "b"));
    }

    @Test
    void aKeyThatIsTwiceAmongTheNewRowsFailsAMergeAndIsNamed() {
        put(config(", unique_key='id', incremental_strategy='merge'") + "select id, x" + NEW);

        arrive(2, "2, 'B'", "2, 'C'", "3, 'c'");

        assertThat(said())
                .isEqualTo(
                        "models/t.sql: unique_key: 2 of the new rows have id = 2;"
                                + " a merge wants one");
        assertThat(rows()).containsExactlyInAnyOrder(row(1, "a"), row(2, "b"));
    }

    @Test
    void aKeyThatTheModelDoesNotGiveIsSaid() {
        put(config(", unique_key='order_id'") + "select id, x" + NEW);

        assertThat(said())
                .isEqualTo("models/t.sql: unique_key: the model gives no column 'order_id'");
    }

    @Test
    void anErrorOfTheNewRowsNamesItsLineAndChangesNothing() {
        put(config("") + "\nselect id,\n 1 / (3 - id) as x\n" + NEW);

        arrive(2, "3, 'c'");

        assertThat(model("t").state()).isEqualTo("error");
        assertThat(said()).isEqualTo("models/t.sql: division by zero");
        assertThat(model("t").rows()).isEqualTo(2);

        put(
                config("")
                        + "\nselect id,\n{% if is_incremental() %} nothing {% else %} 1 {% endif %}"
                        + " as x"
                        + NEW);
        assertThat(said()).startsWith("models/t.sql:").contains("\"nothing\" does not exist");
    }

    @Test
    void ignoresNewColumnsUnlessToldOtherwise() {
        put(config("") + "select id, x" + NEW);
        put(config("") + "select id, x, 7 as y" + NEW);

        arrive(2, "3, 'c'");

        assertThat(columns()).containsExactly("id bigint", "x text");
        assertThat(rows()).hasSize(3);
        put(config("") + "select id" + NEW);
        assertThat(said())
                .startsWith("models/t.sql: the model no longer gives columns")
                .contains("gone: x");
    }

    private List<String> columns() {
        return model("t").columns().stream().map(IncrementalTest::text).toList();
    }

    private static String text(Column column) {
        return column.name() + " " + column.type();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id, x, 7 as y", "id", "id, 1 as x"})
    void failsForAnyOtherColumnsWhenToldSo(String columns) {
        put(config(", on_schema_change='fail'") + "select id, x" + NEW);
        put(config(", on_schema_change='fail'") + "select " + columns + NEW);

        assertThat(said())
                .startsWith("models/t.sql: the model gives other columns than the table has")
                .contains("fullRefresh");
        assertThat(rows()).hasSize(2);

        var run = world.refresh(tenant, "p");

        assertThat(run.state()).isEqualTo("succeeded");
        assertThat(columns()).isNotEqualTo(List.of("id bigint", "x text"));
    }

    @Test
    void appendsNewColumnsWhenToldSo() {
        var config = config(", on_schema_change='append_new_columns'");
        put(config + "select id, x" + NEW);
        put(config + "select id, 7 as y" + NEW);

        arrive(2, "3, 'c'");

        assertThat(columns()).containsExactly("id bigint", "x text", "y integer");
        assertThat(world.rows(tenant, "t"))
                .extracting(row -> row.get("id"), row -> row.get("x"), row -> row.get("y"))
                .containsExactlyInAnyOrder(
                        tuple(1, "a", null), tuple(2, "b", null), tuple(3, null, 7));
    }

    @Test
    void takesOnAllColumnsWhenToldSoAndMakesTheViewsOnThemAgain() {
        var config = config(", on_schema_change='sync_all_columns'");
        String[] view = {"models/v.sql", "select id from {{ ref('t') }}"};
        put(config + "select id, x, '1' as n" + NEW, view);
        put(config + "select id, 2 as n, 7 as y" + NEW, view);

        arrive(2, "3, 'c'");

        assertThat(columns()).containsExactly("id bigint", "n integer", "y integer");
        assertThat(world.rows(tenant, "t"))
                .extracting(row -> row.get("id"), row -> row.get("n"), row -> row.get("y"))
                .containsExactlyInAnyOrder(tuple(1, 1, null), tuple(2, 1, null), tuple(3, 2, 7));
        assertThat(world.rows(tenant, "v")).hasSize(3);
        assertThat(model("v").state()).isEqualTo("success");
    }

    @Test
    void aViewOfAColumnThatGoesGoesWithItAndSaysWhy() {
        var config = config(", on_schema_change='sync_all_columns'");
        String[] view = {"models/v.sql", "select x from {{ ref('t') }}"};
        put(config + "select id, x" + NEW, view);
        put(config + "select id" + NEW, view);

        assertThat(columns()).containsExactly("id bigint");
        assertThat(model("v").state()).isEqualTo("error");
        assertThat(String.valueOf(model("v").message())).contains("\"x\" does not exist");
    }

    @Test
    void aFullRefreshBuildsItAnew() {
        put(config("") + "select id, x" + NEW);
        world.raw(
                tenant,
                "delete from " + SqlNames.quote(tenant.rawSchema(), "orders") + " where id = 1");

        var plain = world.run(tenant, "p", "run", null);
        var kept = rows();
        var whole = world.refresh(tenant, "p");

        assertThat(List.of(plain.state(), whole.state())).containsOnly("succeeded");
        assertThat(kept).hasSize(2);
        assertThat(rows()).containsExactly(row(2, "b"));
    }

    @Test
    void anotherTextBuildsNothingAnewAndAnotherMaterializationDoes() {
        put("select id, x from {{ source('raw', 'orders') }}");
        put(config("") + "select id, x" + NEW);
        assertThat(rows()).hasSize(2);

        put(config("") + "select id, upper(x) as x" + NEW);
        arrive(2, "3, 'c'");

        assertThat(rows()).containsExactlyInAnyOrder(row(1, "a"), row(2, "b"), row(3, "C"));

        put("{{ config(materialized='table') }}select id, x from {{ source('raw', 'orders') }}");
        assertThat(rows()).containsExactlyInAnyOrder(row(1, "a"), row(2, "b"), row(3, "c"));

        put(config("") + "select id, upper(x) as x" + NEW);
        arrive(3, "4, 'd'");
        assertThat(rows()).hasSize(4).contains(row(3, "c"), row(4, "D"));
    }

    @Test
    void theTableItselfMayBoundWhatIsNew() {
        put(
                config("")
                        + "select id, x from {{ source('raw', 'orders') }}"
                        + "{% if is_incremental() %}"
                        + " where id > (select max(id) from {{ this }}){% endif %}");

        arrive(2, "2, 'late'", "3, 'c'");

        assertThat(rows()).containsExactlyInAnyOrder(row(1, "a"), row(2, "b"), row(3, "c"));
    }

    @Test
    void theKeyAndWhatIsConfiguredAreIndexed() throws Exception {
        put(
                config(", unique_key='id', indexes=[{'columns': ['X'], 'unique': true}]")
                        + "select id, x"
                        + NEW);
        world.refresh(tenant, "p");

        var indexes =
                superuser(
                        "select string_agg(substr(indexdef, position(' USING' in indexdef)), ';'"
                                + " order by indexdef like '%UNIQUE%') from pg_indexes"
                                + " where tablename = 't' and schemaname = '"
                                + tenant.modelSchema()
                                + "'");

        assertThat(indexes).isEqualTo(" USING btree (id); USING btree (x)");
        arrive(2, "3, 'a'");
        assertThat(said()).contains("duplicate key value violates unique constraint");
    }

    @Test
    void aBranchForTheTableThatIsThereIsReadWhenTheProjectComes() {
        var answer =
                world.put(
                        tenant,
                        "p",
                        "models/t.sql",
                        config("")
                                + "select 1 as id\n{% if is_incremental() %}{{ oops() }}{% endif %}");

        assertThat(answer.errors()).hasSize(1);
        assertThat(answer.errors().getFirst().line()).isEqualTo(2);
    }

    @Test
    void aViewThatStandsIsNotMadeAgainForNewRows() throws Exception {
        put(config("") + "select id, x" + NEW, "models/v.sql", "select * from {{ ref('t') }}");
        var made = superuser(viewVersion());

        arrive(2, "3, 'c'");

        var run = world.ask(new TransformRequest.Runs(tenant, 1)).items().getFirst();
        assertThat(run.results())
                .extracting(NodeResult::node, NodeResult::status)
                .containsExactly(tuple("t", "success"), tuple("v", "success"));
        assertThat(superuser(viewVersion())).isEqualTo(made);
        assertThat(world.rows(tenant, "v")).hasSize(3);

        RunAnswer asked = world.run(tenant, "p", "run", null);

        assertThat(asked.state()).isEqualTo("succeeded");
        assertThat(superuser(viewVersion())).isNotEqualTo(made);
    }

    @Test
    void aViewOfColumnsThatCameIsMadeAgain() {
        var config = config(", on_schema_change='append_new_columns'");
        String[] views = {
            "models/v.sql",
            "select * from {{ ref('t') }}",
            "models/w.sql",
            "select * from {{ ref('v') }}"
        };
        put(config + "select id, x" + NEW, views);
        put(config + "select id, x, 7 as y" + NEW, views);

        arrive(2, "3, 'c'");

        assertThat(model("w").columns()).extracting(Column::name).containsExactly("id", "x", "y");
        assertThat(world.rows(tenant, "w")).hasSize(3);
    }

    /// Changes when the view is made, also in its place.
    private String viewVersion() {
        return "select r.oid || ' ' || r.xmin::text from pg_rewrite r"
                + " join pg_class c on c.oid = r.ev_class"
                + " join pg_namespace n on n.oid = c.relnamespace"
                + " where c.relname = 'v' and n.nspname = '"
                + tenant.modelSchema()
                + "'";
    }
}
