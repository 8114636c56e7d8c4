package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Unit tests on a real Postgres: what the model makes of rows that the test writes.
final class UnitTestTest {
    private static final String STG =
            "select id, amount, day, doc from {{ source('raw', 'orders') }}";

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    @BeforeEach
    void orders() {
        world.table(
                tenant,
                "orders",
                "id bigint, amount numeric, day date, doc jsonb",
                "1, 10.50, '2026-01-01', '{\"a\": 1}'");
    }

    private void put(String model, String tests) {
        assertThat(
                        world.put(
                                        tenant,
                                        "p",
                                        "models/stg.sql",
                                        STG,
                                        "models/m.sql",
                                        model,
                                        "models/behind.sql",
                                        "select * from {{ ref('m') }}",
                                        "models/t.yml",
                                        tests)
                                .errors())
                .isEmpty();
    }

    private RunAnswer test() {
        world.run(tenant, "p", "run", "stg");
        return world.run(tenant, "p", "test", null);
    }

    private static NodeResult result(RunAnswer run, String node) {
        return run.results().stream()
                .filter(one -> one.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rowsAreComparedByTheTypesOfTheModel() throws SQLException {
        put(
                "select id, sum(amount) as total, min(day) as first, max(doc ->> 'a') as a"
                        + " from {{ ref('stg') }} group by id",
                """
                unit_tests:
                - name: sums
                  model: m
                  given:
                  - input: ref('stg')
                    rows:
                    - {id: 1, amount: 1.5, day: 2026-02-01, doc: '{"a": 7}'}
                    - {ID: 1, amount: 2}
                    - {id: 2, amount: null, doc: {a: x}}
                  expect:
                    rows:
                    - {id: 2, total: null, a: x}
                    - {id: 1, TOTAL: 3.50, a: 7}
                - name: sums_csv
                  model: m
                  given:
                  - input: ref('stg')
                    format: csv
                    rows: |
                      id,amount,day
                      1,1.5,2026-02-01
                      1,,2026-01-31
                  expect:
                    format: csv
                    rows: |
                      id,total,first
                      1,1.50,2026-01-31
                - name: sums_sql
                  model: m
                  given:
                  - input: ref('stg')
                    format: sql
                    rows: select 5 as id, 2 as amount, date '2026-01-02' as day, '{}'::jsonb as doc
                  expect:
                    format: sql
                    rows: select 5 as id, 2 as total
                """);

        var run = test();

        assertThat(run.results())
                .extracting(
                        NodeResult::node, NodeResult::kind, NodeResult::status, NodeResult::message)
                .containsExactlyInAnyOrder(
                        tuple("m::sums", "unit_test", "pass", null),
                        tuple("m::sums_csv", "unit_test", "pass", null),
                        tuple("m::sums_sql", "unit_test", "pass", null));
        assertThat(relations()).as("nothing stays behind").doesNotContain("~unit");
    }

    private String relations() throws SQLException {
        try (var connection = world.stack.superuser();
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "select string_agg(c.relname, ' ') from pg_class c"
                                        + " join pg_namespace n on n.oid = c.relnamespace"
                                        + " where n.nspname = '"
                                        + tenant.modelSchema()
                                        + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void differencesAreShown() {
        put(
                "select id, amount * 2 as twice from {{ ref('stg') }}",
                """
                unit_tests:
                - name: doubles
                  model: m
                  given: [{input: ref('stg'), rows: [{id: 1, amount: 2}, {id: 2, amount: 3}]}]
                  expect: {rows: [{id: 1, twice: 4}, {id: 2, twice: 5}]}
                """);

        var result = result(test(), "m::doubles");

        assertThat(result.status()).isEqualTo("fail");
        assertThat(result.rows()).isEqualTo(2);
        assertThat(result.message())
                .isEqualTo(
                        "models/t.yml:2: 1 row is missing: {\"id\": 2, \"twice\": 5};"
                                + " 1 row is not expected: {\"id\": 2, \"twice\": 6}");
    }

    @Test
    void oneThatFailsKeepsItsModelFromBeingBuilt() {
        put(
                "select id from {{ ref('stg') }}",
                """
                unit_tests:
                - name: none
                  model: m
                  given: [{input: ref('stg'), rows: [{id: 1}]}]
                  expect: {rows: []}
                """);

        var run = world.run(tenant, "p", "build", null);

        assertThat(run.results())
                .extracting(NodeResult::node, NodeResult::status)
                .containsExactlyInAnyOrder(
                        tuple("stg", "success"),
                        tuple("m::none", "fail"),
                        tuple("m", "skipped"),
                        tuple("behind", "skipped"));
        assertThat(run.results())
                .extracting(NodeResult::node)
                .containsSubsequence("stg", "m::none");
        assertThat(result(run, "m").message()).isEqualTo("'m::none' went wrong before it");
    }

    @Test
    void anIncrementalModelIsTriedAsIfItsTableWereThere() {
        put(
                "{{ config(materialized='incremental') }}select id from {{ ref('stg') }}"
                        + "{% if is_incremental() %}"
                        + " where id > (select max(id) from {{ this }}){% endif %}",
                """
                unit_tests:
                - name: later
                  model: m
                  overrides: {macros: {is_incremental: true}}
                  given:
                  - {input: ref('stg'), rows: [{id: 1}, {id: 2}, {id: 3}]}
                  - {input: this, rows: [{id: 2}]}
                  expect: {rows: [{id: 3}]}
                """);
        world.arrive(tenant);
        var beforeTheTable = world.runs(tenant).getLast();

        assertThat(result(beforeTheTable, "m::later").status()).isEqualTo("pass");
        assertThat(result(test(), "m::later").status()).isEqualTo("pass");
        assertThat(world.rows(tenant, "m")).hasSize(1);
    }

    @Test
    void columnsThatThereAreNotAreSaid() {
        put(
                "select id from {{ ref('stg') }}",
                """
                unit_tests:
                - name: given
                  model: m
                  given: [{input: ref('stg'), rows: [{idd: 1}]}]
                  expect: {rows: []}
                - name: expected
                  model: m
                  given: [{input: ref('stg'), rows: [{id: 1}]}]
                  expect: {rows: [{idd: 1}]}
                """);

        var run = test();

        assertThat(result(run, "m::given").message())
                .isEqualTo(
                        "models/t.yml:2: ref('stg'): there is no column 'idd';"
                                + " there are id, amount, day, doc");
        assertThat(result(run, "m::expected").message())
                .isEqualTo("models/t.yml:6: expect: there is no column 'idd'; there are id");
        assertThat(result(run, "m::expected").status()).isEqualTo("error");
    }

    @Test
    void newRowsDoNotRunItAgainAndNewCodeDoes() {
        var tests =
                """
                unit_tests:
                - name: one
                  model: m
                  given: [{input: ref('stg'), rows: [{id: 1}]}]
                  expect: {rows: [{id: 1}]}
                """;
        put("select id from {{ ref('stg') }}", tests);
        world.arrive(tenant);
        var first = world.runs(tenant).getFirst();
        world.insert(tenant, "orders", 2, "2, 1, null, null");
        world.arrive(tenant);
        var second = world.runs(tenant).getFirst();
        put("select id, 7 as n from {{ ref('stg') }}", tests);
        world.arrive(tenant);
        var third = world.runs(tenant).getFirst();

        assertThat(first.results()).extracting(NodeResult::node).contains("m::one");
        assertThat(second.results()).extracting(NodeResult::node).doesNotContain("m::one");
        assertThat(third.results()).extracting(NodeResult::node).contains("m::one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 as id) as a; drop table x; select * from (select 1 as id",
                "select 1 as id from \\\"FOREIGN\\\".secret",
                "select 1 as id from pg_catalog.pg_class",
                "delete from {{ ref('stg') }} returning id",
            })
    void itsRowsReachNothingButTheTenantsOwn(String sql) {
        var foreign = world.stack.tenant();
        world.table(foreign, "secret", "x int", "1");
        put(
                "select id from {{ ref('stg') }}",
                """
                unit_tests:
                - name: evil
                  model: m
                  given: [{input: ref('stg'), format: sql, rows: "%s"}]
                  expect: {rows: [{id: 1}]}
                """
                        .formatted(sql.replace("FOREIGN", foreign.rawSchema())));

        assertThat(result(test(), "m::evil").status()).isEqualTo("error");
        assertThat(world.rows(tenant, "stg")).hasSize(1);
    }

    @Test
    void itIsInTheManifest() {
        put(
                "select id from {{ ref('stg') }}",
                """
                unit_tests:
                - name: one
                  description: A single one.
                  model: m
                  given: [{input: ref('stg'), rows: [{id: 1}]}]
                  expect: {rows: [{id: 1}]}
                """);
        var run = test();

        var document =
                world.ask(new TransformRequest.Artifact(tenant, run.id(), "manifest.json"))
                        .document();

        assertThat(document.get("unit_tests"))
                .asString()
                .contains("unit_test.shop.m.one")
                .contains("description=A single one.")
                .contains("input=ref('stg')");
        assertThat(document.get("nodes")).asString().doesNotContain("unit_test.shop");
        assertThat(document.get("parent_map"))
                .asString()
                .contains("unit_test.shop.m.one=[model.shop.m]");
    }
}
