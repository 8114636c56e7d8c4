package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.FileError;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TransformVerticleTest {
    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    private static String failure(RunAnswer run, String node) {
        return String.valueOf(result(run, node).message());
    }

    private static NodeResult result(RunAnswer run, String node) {
        return run.results().stream()
                .filter(one -> one.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    private ModelAnswer model(String name) {
        return world.ask(new TransformRequest.GetModel(tenant, name));
    }

    private void orders() {
        world.table(tenant, "orders", "id bigint, amount numeric", "1, 10.50", "2, 20", "3, null");
    }

    @Test
    void buildsTablesAndViewsAndTestsInOrder() {
        orders();
        var put =
                world.put(
                        tenant,
                        "shop",
                        "models/stg.sql",
                        "select id, amount from {{ source('raw', 'orders') }}",
                        "models/totals.sql",
                        "{{ config(materialized='table') }}select sum(amount) as total from {{ ref('stg') }}",
                        "seeds/regions.csv",
                        "code,name\n1,North\n2,\n",
                        "models/schema.yml",
                        """
                        models:
                        - name: stg
                          description: Orders.
                          columns:
                          - name: id
                            description: The key.
                            tests: [unique, not_null]
                        """);

        var run = world.run(tenant, "shop", "build", null);

        assertThat(put)
                .isEqualTo(new TransformRequest.ProjectAnswer("shop", 1, 2, 2, 1, List.of()));
        assertThat(run.state()).isEqualTo("succeeded");
        assertThat(run.finished()).isEqualTo(5).isEqualTo(run.nodes());
        assertThat(run.results())
                .extracting(
                        NodeResult::node, NodeResult::kind, NodeResult::status, NodeResult::rows)
                .containsExactlyInAnyOrder(
                        tuple("regions", "seed", "success", 2L),
                        tuple("stg", "model", "success", 3L),
                        tuple("unique_stg_id", "test", "pass", 0L),
                        tuple("not_null_stg_id", "test", "pass", 0L),
                        tuple("totals", "model", "success", 1L));
        assertThat(run.results())
                .extracting(NodeResult::node)
                .containsSubsequence("stg", "unique_stg_id", "totals")
                .containsSubsequence("stg", "not_null_stg_id", "totals");
        assertThat(world.rows(tenant, "totals"))
                .isEqualTo(List.of(Map.of("total", new BigDecimal("30.50"))));
        assertThat(world.rows(tenant, "models.regions")).hasSize(2);
        var stg = model("stg");
        assertThat(stg.columns())
                .containsExactly(
                        new TransformRequest.Column("id", "bigint", "The key."),
                        new TransformRequest.Column("amount", "numeric", null));
        assertThat(stg.dependsOn()).containsExactly("raw.orders");
        assertThat(stg.description()).isEqualTo("Orders.");
        assertThat(model("totals").dependsOn()).containsExactly("stg");
        assertThat(model("totals").materialized()).isEqualTo("table");
        assertThat(model("totals").rows()).isEqualTo(1);
        assertThat(model("totals").compiledSql()).contains("\"stg\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 as x; drop table if exists y",
                "select 1) as a; create table evil (x int); select * from (select 1 as x",
                "set role postgres",
                "reset role",
                "commit",
                "insert into evil values (1)",
                "delete from {{ ref('other') }} returning *",
                "with gone as (delete from {{ ref('other') }} returning *) select * from gone",
                "select * from pg_catalog.pg_class",
                "select * from pg_authid",
                "select * from information_schema.tables",
                "select * from pg_stat_activity",
                "select set_config('role', 'postgres', false) as x",
                "select pg_sleep(1) as x",
                "select query_to_xml('select 1', true, true, '') as x",
                "select pg_read_file('/etc/passwd') as x",
                "select * from millrace.tenants",
                "select * from \"FOREIGN\".secret",
                "select * from \"OWN\".run",
            })
    void refusesWhatIsNotTheTenantsOwn(String sql) {
        var foreign = world.stack.tenant();
        world.table(foreign, "secret", "x int", "1");
        var text = sql.replace("FOREIGN", foreign.rawSchema()).replace("OWN", tenant.schema());
        world.put(
                tenant,
                "evil",
                "models/other.sql",
                "{{ config(materialized='table') }}select 1 as x",
                "models/bad.sql",
                "{{ config(materialized='table') }}-- depends {{ ref('other') }}\n" + text);

        var run = world.run(tenant, "evil", "run", null);

        assertThat(run.state()).isEqualTo("failed");
        assertThat(result(run, "bad").status()).isEqualTo("error");
        assertThat(failure(run, "bad")).startsWith("models/bad.sql").doesNotContain("\n");
        assertThat(world.rows(tenant, "other")).hasSize(1);
        assertThat(model("bad").state()).isEqualTo("error");
    }

    @Test
    void anErrorNamesTheLineAndSkipsWhatIsBehind() {
        world.put(
                tenant,
                "p",
                "models/a.sql",
                "{{ config(materialized='table') }}\nselect\n  1 as x,\n  nothing as y\n",
                "models/b.sql",
                "select * from {{ ref('a') }}",
                "models/c.sql",
                "select 1 as z");

        var run = world.run(tenant, "p", "build", null);

        assertThat(run.state()).isEqualTo("failed");
        assertThat(failure(run, "a"))
                .isEqualTo("models/a.sql:4: column \"nothing\" does not exist");
        assertThat(result(run, "b").status()).isEqualTo("skipped");
        assertThat(failure(run, "b")).isEqualTo("'a' went wrong before it");
        assertThat(result(run, "c").status()).isEqualTo("success");
    }

    @Test
    void aFailingTestFailsTheRunAndHoldsBackWhatIsBehind() {
        world.put(
                tenant,
                "p",
                "models/a.sql",
                "select 1 as x union all select 1 union all select null",
                "models/b.sql",
                "select * from {{ ref('a') }}",
                "models/s.yml",
                """
                models:
                - name: a
                  columns:
                  - name: x
                    tests:
                    - unique
                    - not_null: {severity: warn}
                """);

        var run = world.run(tenant, "p", "build", null);

        assertThat(run.state()).isEqualTo("failed");
        assertThat(result(run, "unique_a_x").status()).isEqualTo("fail");
        assertThat(result(run, "unique_a_x").rows()).isEqualTo(1);
        assertThat(failure(run, "unique_a_x")).isEqualTo("models/s.yml:6: 1 row fails");
        assertThat(result(run, "not_null_a_x").status()).isEqualTo("warn");
        assertThat(result(run, "b").status()).isEqualTo("skipped");
    }

    @Test
    void faultsOfAProjectComeBackAndTheOldVersionStays() {
        world.put(tenant, "p", "models/a.sql", "select 1 as x");
        var refused =
                world.put(
                        tenant,
                        "p",
                        "models/a.sql",
                        "select 1 as x,\n{{ oops }",
                        "models/b.sql",
                        "select * from {{ ref('c') }}",
                        "models/c.sql",
                        "select * from {{ ref('b') }}");

        assertThat(refused.version()).isEqualTo(2);
        assertThat(refused.errors())
                .contains(new FileError("models/b.sql", 1, "models need each other: b -> c -> b"))
                .anySatisfy(error -> {
                    assertThat(error.file()).isEqualTo("models/a.sql");
                    assertThat(error.line()).isEqualTo(2);
                });
        assertThat(world.run(tenant, "p", "run", null).results()).hasSize(1);
        assertThat(world.ask(new TransformRequest.Projects(tenant)).items())
                .extracting(TransformRequest.ProjectAnswer::version)
                .containsExactly(1);
    }

    @Test
    void theSameFilesAreTheSameVersion() {
        var first = world.put(tenant, "p", "models/a.sql", "select 1 as x");
        var second = world.put(tenant, "p", "models/a.sql", "select 1 as x");

        assertThat(second).isEqualTo(first);
    }

    @Test
    void twoProjectsCannotBuildOneModel() {
        world.put(tenant, "p", "models/a.sql", "select 1 as x");

        var other = world.put(tenant, "q", "models/a.sql", "select 2 as x");

        assertThat(other.errors())
                .containsExactly(
                        new FileError(
                                "models/a.sql", 0, "the project 'p' has a model 'a' already"));
    }

    @Test
    void newBatchesBuildWhatIsDownstreamOfThemOnly() {
        orders();
        world.table(tenant, "people", "id bigint", "1");
        world.put(
                tenant,
                "p",
                "models/o.sql",
                "{{ config(materialized='table') }}select * from {{ source('raw', 'orders') }}",
                "models/n.sql",
                "{{ config(materialized='table') }}select count(*) as n from {{ ref('o') }}",
                "models/h.sql",
                "{{ config(materialized='table') }}select * from {{ source('raw', 'people') }}",
                "models/later.sql",
                "select * from {{ source('raw', 'not_there') }}");
        world.arrive(tenant);
        var first = world.runs(tenant).getFirst();

        world.arrive(tenant);
        int afterNothingNew = world.runs(tenant).size();
        world.insert(tenant, "orders", 2, "4, 1");
        world.arrive(tenant);
        var second = world.runs(tenant).getFirst();

        assertThat(first.trigger()).isEqualTo("data");
        assertThat(first.results())
                .extracting(NodeResult::node)
                .containsExactlyInAnyOrder("o", "n", "h");
        assertThat(afterNothingNew).isEqualTo(1);
        assertThat(second.results()).extracting(NodeResult::node).containsExactly("o", "n");
        assertThat(world.rows(tenant, "n").getFirst()).containsEntry("n", 4);
        assertThat(model("later").state()).isEqualTo("new");
    }

    @Test
    void rowsThatComeUnderAnOlderBatchBuildTheModelAgain() {
        orders();
        world.insert(tenant, "orders", 3, "4, 1");
        world.put(
                tenant,
                "p",
                "models/n.sql",
                "{{ config(materialized='table') }}"
                        + "select count(*) as n from {{ source('raw', 'orders') }}");
        world.arrive(tenant);
        var before = world.rows(tenant, "n").getFirst().get("n");

        world.insert(tenant, "orders", 2, "5, 1");
        world.arrive(tenant);

        assertThat(before).isEqualTo(4);
        assertThat(world.rows(tenant, "n").getFirst()).containsEntry("n", 5);
    }

    @Test
    void readersOfAViewSeeNoGapWhenItsTableIsReplaced() {
        orders();
        world.put(
                tenant,
                "p",
                "models/t.sql",
                "{{ config(materialized='table') }}select * from {{ source('raw', 'orders') }}",
                "models/v.sql",
                "select count(*) as n from {{ ref('t') }}",
                "models/w.sql",
                "select n + 1 as m from {{ ref('v') }}");
        world.run(tenant, "p", "run", null);
        world.insert(tenant, "orders", 2, "4, 1");

        var run = world.run(tenant, "p", "run", "t");

        assertThat(run.results()).extracting(NodeResult::node).containsExactly("t");
        assertThat(world.rows(tenant, "w").getFirst()).containsEntry("m", 5);
    }

    @Test
    void aModelMayChangeItsKindAndColumns() {
        world.put(tenant, "p", "models/a.sql", "select 1 as x, 2 as y");
        world.run(tenant, "p", "run", null);
        world.put(tenant, "p", "models/a.sql", "select 'one' as x");
        var asOtherView = world.run(tenant, "p", "run", null);
        world.put(tenant, "p", "models/a.sql", "{{ config(materialized='table') }}select 1 as z");
        var asTable = world.run(tenant, "p", "run", null);
        world.put(tenant, "p", "models/a.sql", "select 2 as q");
        var asView = world.run(tenant, "p", "run", null);

        assertThat(List.of(asOtherView, asTable, asView))
                .allSatisfy(run -> assertThat(run.state()).isEqualTo("succeeded"));
        assertThat(world.rows(tenant, "a")).isEqualTo(List.of(Map.of("q", 2)));
    }

    @Test
    void whatEndsTellsTheNextStagesAndTheListeners() {
        world.put(tenant, "p", "models/a.sql", "select 1 as x");

        world.run(tenant, "p", "build", null);

        var stages =
                world.stack
                        .db()
                        .platform(c -> {
                            var names = new java.util.TreeSet<String>();
                            c.preparedQuery("select stage from millrace.work where tenant = $1")
                                    .execute(Tuple.of(tenant.value()))
                                    .await()
                                    .forEach(row -> names.add(row.getString(0)));
                            return names;
                        });
        assertThat(stages).contains("matching", "quality");
        assertThat(world.ask(new TransformRequest.Totals(tenant)))
                .isEqualTo(new TransformRequest.TotalsAnswer(1, 0, 1));
    }

    @Test
    void variablesSelectionAndCompile() {
        world.put(
                tenant,
                "p",
                "models/a.sql",
                "select {{ var('n', 1) }} as x",
                "models/b.sql",
                "select 1 as x");
        var started =
                world.ask(
                        new TransformRequest.Run(
                                tenant, "p", "run", "a", null, false, Map.of("n", 7), null, true));

        assertThat(started.state()).isEqualTo("succeeded");
        assertThat(world.rows(tenant, "a")).isEqualTo(List.of(Map.of("x", 7)));
        assertThat(world.run(tenant, "p", "compile", null).results())
                .extracting(NodeResult::status)
                .containsOnly("success");
        assertThat(world.run(tenant, "p", "run", "nothing").results()).isEmpty();
    }

    @Test
    void artifactsFollowDbt() {
        world.put(
                tenant,
                "p",
                "models/a.sql",
                "select 1 as x",
                "models/b.sql",
                "select * from {{ ref('a') }}");
        var run = world.run(tenant, "p", "build", null);

        var manifest = artifact(run, "manifest.json");
        var results = artifact(run, "run_results.json");
        var catalog = artifact(run, "catalog.json");

        assertThat(manifest.get("parent_map"))
                .isEqualTo(
                        Map.of("model.shop.a", List.of(), "model.shop.b", List.of("model.shop.a")));
        assertThat(results.get("results")).asString().contains("unique_id=model.shop.b");
        assertThat(catalog.get("nodes")).asString().contains("type=integer");
        assertThatThrownBy(() -> artifact(run, "other.json")).isInstanceOf(ProblemException.class);
    }

    private Map<String, Object> artifact(RunAnswer run, String name) {
        return world.ask(new TransformRequest.Artifact(tenant, run.id(), name)).document();
    }

    @Test
    void anothersThingsDoNotExist() {
        world.put(tenant, "p", "models/a.sql", "select 1 as x");
        var run = world.run(tenant, "p", "build", null);
        var stranger = world.stack.tenant();

        for (TransformRequest<?> request :
                List.<TransformRequest<?>>of(
                        new TransformRequest.GetRun(stranger, run.id()),
                        new TransformRequest.GetModel(stranger, "a"),
                        new TransformRequest.ModelRows(stranger, "a", 1, null),
                        new TransformRequest.Artifact(stranger, run.id(), "manifest.json"),
                        new TransformRequest.Run(
                                stranger, "p", "run", null, null, false, Map.of(), null, false))) {
            assertThatThrownBy(() -> world.bus.ask(TransformRequest.ADDRESS, request, "t"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().status()).isEqualTo(404));
        }
    }

    @Test
    void pagesThroughRows() {
        world.put(
                tenant,
                "p",
                "models/a.sql",
                "{{ config(materialized='table') }}select g as x from generate_series(1, 5) as g");
        world.run(tenant, "p", "run", null);

        var first = world.ask(new TransformRequest.ModelRows(tenant, "a", 3, null));
        var second = world.ask(new TransformRequest.ModelRows(tenant, "a", 3, first.next()));

        assertThat(first.items()).hasSize(3);
        assertThat(first.columns())
                .containsExactly(new TransformRequest.ColumnName("x", "integer"));
        assertThat(second.items()).hasSize(2);
        assertThat(second.next()).isNull();
        assertThatThrownBy(() -> world.ask(new TransformRequest.ModelRows(tenant, "a", 3, "x")))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void pagesOfAViewWithoutAnOrderAndOfATableHoldEachRowOnce() {
        world.put(
                tenant,
                "p",
                "models/v.sql",
                """
                {{ config(materialized='view') }}
                select g / 2 as x, case when g % 3 = 0 then null else json_build_object('g', g) end as y
                from generate_series(1, 50) as g order by random()
                """,
                "models/t.sql",
                "{{ config(materialized='table') }}select g as x from generate_series(1, 50) as g");
        world.run(tenant, "p", "run", null);

        assertThat(pages("v", 7)).hasSize(50).isEqualTo(pages("v", 50)).isSortedAccordingTo(BY_X);
        assertThat(pages("t", 7)).hasSize(50).doesNotHaveDuplicates().isSortedAccordingTo(BY_X);
    }

    private static final Comparator<Map<String, Object>> BY_X =
            Comparator.comparing(row -> (Integer) row.get("x"));

    private List<Map<String, Object>> pages(String model, int limit) {
        var rows = new ArrayList<Map<String, Object>>();
        String cursor = null;
        do {
            var page = world.ask(new TransformRequest.ModelRows(tenant, model, limit, cursor));
            rows.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return rows;
    }

    @Test
    void wideRowsMakeShortPagesAndHugeValuesAreCut() {
        world.put(
                tenant,
                "p",
                "models/wide.sql",
                """
                {{ config(materialized='table') }}
                select g as x, repeat('a', case when g = 9 then 3000000 else 200000 end) as y
                from generate_series(1, 10) as g
                """);
        world.run(tenant, "p", "run", null);

        var first = world.ask(new TransformRequest.ModelRows(tenant, "wide", 100, null));
        var all = pages("wide", 100);

        assertThat(first.items()).hasSize(3);
        assertThat(all).extracting(row -> row.get("x")).hasSize(10).doesNotHaveDuplicates();
        assertThat(all.get(8)).containsEntry("y", "a".repeat(500));
    }
}
