package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Templates that ask the tables of a real Postgres while a run goes on.
final class AskingTest {
    private static final String KINDS =
            """
            {{ config(materialized='view') }}
            {% set kinds = run_query('select distinct kind from ' ~ ref('stg') ~ ' order by 1') %}
            select id{% for row in kinds %}, kind = '{{ row.kind }}' as is_{{ row.kind }}{% endfor %}
            from {{ ref('stg') }}
            """;

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    @BeforeEach
    void orders() {
        world.table(tenant, "orders", "id bigint, kind text", "1, 'a'", "2, 'b'");
    }

    private void put(String... files) {
        assertThat(world.put(tenant, "p", files).errors()).isEmpty();
    }

    private void puts(String model) {
        put(
                "models/stg.sql",
                "select id, kind from {{ source('raw', 'orders') }}",
                "models/m.sql",
                model);
    }

    private static NodeResult result(RunAnswer run, String node) {
        return run.results().stream()
                .filter(one -> one.node().equals(node))
                .findFirst()
                .orElseThrow();
    }

    private ModelAnswer model(String name) {
        return world.ask(new TransformRequest.Models(tenant)).items().stream()
                .filter(model -> model.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aModelIsMadeOfWhatIsThereAtItsTurn() {
        puts(KINDS);

        var run = world.run(tenant, "p", "build", null);

        assertThat(run.state()).isEqualTo("succeeded");
        assertThat(world.rows(tenant, "m"))
                .containsExactlyInAnyOrder(
                        Map.of("id", 1, "is_a", true, "is_b", false),
                        Map.of("id", 2, "is_a", false, "is_b", true));
        assertThat(model("m").compiledSql()).contains("kind = 'b' as is_b");
    }

    @Test
    void newRowsGiveItOtherColumns() {
        puts(KINDS);
        world.run(tenant, "p", "build", null);

        world.insert(tenant, "orders", 2, "3, 'c'");
        world.arrive(tenant);

        assertThat(world.rows(tenant, "m"))
                .contains(Map.of("id", 3, "is_a", false, "is_b", false, "is_c", true));
        assertThat(model("m").compiledSql()).contains("is_c");
    }

    /// The table below it takes its views with it; they come again as they were made.
    @Test
    void itsViewStaysWhereWhatItReadsIsBuiltAnew() {
        put(
                "models/stg.sql",
                "{{ config(materialized='table') }}select id, kind from {{ source('raw', 'orders') }}",
                "models/m.sql",
                KINDS);
        world.run(tenant, "p", "build", null);

        world.run(tenant, "p", "build", "stg");

        assertThat(world.rows(tenant, "m")).hasSize(2);
    }

    @Test
    void statementsChangeWhatIsTheTenantsOwn() {
        puts(
                """
                {% do run_query('create table if not exists ' ~ target.schema ~ '.log (n int)') %}
                {% call statement('add') %}insert into {{ target.schema }}.log values (1), (2){% endcall %}
                {% set columns = adapter.get_columns_in_relation(source('raw', 'orders')) %}
                {% set stg = load_relation(ref('stg')) %}
                select {{ run_query('select sum(n) as n from ' ~ target.schema ~ '.log').rows[0].n }} as n,
                  '{{ columns | map(attribute="name") | join(" ") }}' as names,
                  '{{ stg.type }}' as kind, {{ load_result('add').response.split(' ')[1] }} as added
                """);

        world.arrive(tenant);

        assertThat(world.rows(tenant, "m"))
                .containsExactly(
                        Map.of(
                                "n",
                                3,
                                "names",
                                "_batch _line id kind",
                                "kind",
                                "view",
                                "added",
                                2));
    }

    @Test
    void valuesComeAsPythonHasThem() {
        puts(
                """
                {% if execute %}
                {% set row = run_query("select 1::smallint as i, 1.50::numeric as d, 0.5::float8 as f,
                   date '2026-02-01' as day, timestamp '2026-02-01 10:00' as at, true as t, null as n,
                   array[1, 2] as list, jsonb_build_object('a', 1) as doc").rows[0] %}
                select '{{ row.i + 1 }} {{ row.d * 2 }} {{ row.f }} {{ row.day.month }} {{ row.at }} \
                {{ row.t }} {{ row.n }} {{ fromjson(row.list)[1] }} {{ fromjson(row.doc)["a"] }}' as x
                {% endif %}
                """);

        world.run(tenant, "p", "build", null);

        assertThat(world.rows(tenant, "m"))
                .containsExactly(Map.of("x", "2 3.00 0.5 2 2026-02-01 10:00:00 True None 2 1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{{ run_query('select * from nothing') }} | `relation \"nothing\" does not exist`",
                "{{ run_query('select 1; select 2') }} | cannot insert multiple commands",
                "{{ run_query('set role postgres') }} | Only queries and changes of tables",
                "{{ run_query('commit') }} | Only queries and changes of tables",
                "{% call statement() %}drop schema {{ target.schema }} cascade{% endcall %} | Only queries",
                "{{ run_query('delete from ' ~ source('raw', 'orders')) }} | permission denied",
                "{{ run_query('select * from pg_catalog.pg_class') }} | permission denied",
                "{% do adapter.drop_relation(source('raw', 'orders')) %} | must be owner",
                "{{ run_query('select generate_series(1, 20000)') }} | at most 10000 rows",
                "{{ run_query(\"select repeat('x', 1000000) from generate_series(1, 20)\") }} | 8000000 characters",
                "{{ run_query(\"select jsonb_build_object('a', jsonb_build_array(repeat('x', 1000000))) from generate_series(1, 20)\") }} | 8000000 characters",
                "{{ run_query(\"select array[repeat('x', 1000000)] from generate_series(1, 20)\") }} | 8000000 characters",
                "{% for _ in range(9) %}{% do run_query(\"select repeat('x', 1000000) from generate_series(1, 7)\") %}{% endfor %} | 40000000 characters in all",
                "{% for _ in range(501) %}{% do run_query('select 1') %}{% endfor %} | at most 500 statements",
                "{{ run_query('select 1' ~ '\\0') }} | the character NUL",
            })
    void whatIsRefusedIsSaidAtItsLine(String template, String message) {
        puts("select 1 as x\n" + template);

        var result = result(world.run(tenant, "p", "build", null), "m");

        assertThat(result.status()).isEqualTo("error");
        assertThat(result.message()).startsWith("models/m.sql:2: ").contains(message);
    }

    @Test
    void nothingIsSeenOfAnotherTenant() {
        var other = world.stack.tenant();
        world.table(other, "orders", "id bigint", "1");
        var relation =
                "api.Relation.create(schema='" + other.rawSchema() + "', identifier='orders')";
        puts(
                "{% set its = "
                        + relation
                        + " %}select {{ adapter.get_columns_in_relation(its) | length }} as columns,"
                        + " '{{ load_relation(its) }}' as found");

        world.run(tenant, "p", "build", null);

        assertThat(world.rows(tenant, "m")).containsExactly(Map.of("columns", 0, "found", "None"));
        puts("{{ run_query('select * from ' ~ " + relation + ") }}select 1");
        assertThat(result(world.run(tenant, "p", "build", null), "m").message())
                .contains("permission denied");
    }

    @Test
    void testsAndUnitTestsAskToo() {
        put(
                "models/stg.sql",
                "select id, kind from {{ source('raw', 'orders') }}",
                "models/m.sql",
                KINDS,
                "macros/t.sql",
                """
                {% test has(model, column) %}
                {% set names = adapter.get_columns_in_relation(model) | map(attribute='name') | list %}
                select 1 as gone where {{ 'false' if column in names else 'true' }}
                {% endtest %}
                """,
                "models/s.yml",
                """
                models:
                - name: m
                  tests: [{has: {column: is_a}}, {has: {column: is_z}}]
                unit_tests:
                - name: u
                  model: m
                  given: [{input: ref('stg'), rows: [{id: 7, kind: a}]}]
                  overrides: {macros: {run_query: [{kind: a}]}}
                  expect: {rows: [{id: 7, is_a: true}]}
                """);

        var run = world.run(tenant, "p", "build", null);

        assertThat(List.of(result(run, "has_m_is_a").status(), result(run, "has_m_is_z").status()))
                .containsExactly("pass", "fail");
        assertThat(result(run, "m::u").status()).isEqualTo("pass");
    }

    @Test
    void theProjectIsKnownToItsTemplates() {
        puts(
                """
                {% set named = [] %}
                {% for node in graph.nodes.values() if node.resource_type == 'model' %}
                {% do named.append(node.name ~ ' ' ~ node.config.materialized) %}{% endfor %}
                select '{{ named | sort | join(", ") }}' as models,
                  '{{ graph.nodes["model.shop.m"].depends_on.nodes | join }}' as needs,
                  '{{ graph.sources | length }}' as sources,
                  '{{ selected_resources | sort | join(" ") }}' as selected
                -- {{ ref('stg') }}
                """);

        world.run(tenant, "p", "build", "+m");

        assertThat(world.rows(tenant, "m"))
                .containsExactly(
                        Map.of(
                                "models", "m view, stg view",
                                "needs", "model.shop.stg",
                                "sources", "1",
                                "selected", "model.shop.m model.shop.stg"));
    }

    @Test
    void aCompilationAsksButBuildsNothing() {
        put(
                "models/stg.sql",
                "select id, kind from {{ source('raw', 'late') }}",
                "models/m.sql",
                KINDS);
        world.arrive(tenant);
        world.table(tenant, "late", "id bigint, kind text", "1, 'a'");

        var run = world.run(tenant, "p", "compile", null);

        assertThat(result(run, "stg").status()).isEqualTo("success");
        // What it reads is not there yet.
        assertThat(result(run, "m").status()).isEqualTo("error");
        assertThat(model("stg").rows()).isNull();
        assertThat(model("m").rows()).isNull();
    }

    @Test
    void aCompilationSaysWhatCannotBeAsked() {
        puts("select 1 as x\n{{ run_query('select * from nothing') }}");

        var run = world.run(tenant, "p", "compile", "m");

        assertThat(result(run, "m").message()).contains("nothing");
    }
}
