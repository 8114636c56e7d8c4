package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProjectCompilerTest {
    private static Node.Model model(Project project, String name) {
        return (Node.Model) project.node(name).orElseThrow();
    }

    @Test
    void fillsInReferencesAndOrdersByThem() {
        var project =
                new ProjectText()
                        .with("models/a_report.sql", "select * from {{ ref('orders') }}")
                        .with(
                                "models/orders.sql",
                                "{{ config(materialized='table') }}\nselect * from {{ source('raw', 'orders') }}")
                        .compile();

        assertThat(project.faults()).isEmpty();
        assertThat(project.nodes()).extracting(Node::name).containsExactly("orders", "a_report");
        assertThat(model(project, "a_report").sql())
                .isEqualTo("select * from \"t_models\".\"orders\"");
        assertThat(model(project, "orders").sql()).isEqualTo("select * from \"t_raw\".\"orders\"");
        assertThat(model(project, "orders").materialization()).isEqualTo(Materialization.TABLE);
        assertThat(model(project, "orders").datasets()).containsExactly("orders");
        assertThat(model(project, "a_report").dependsOn()).containsExactly("orders");
    }

    @Test
    void theStrongestConfigWins() {
        var project =
                new ProjectText()
                        .with(
                                "dbt_project.yml",
                                """
                                name: shop
                                models:
                                  +materialized: table
                                  shop:
                                    staging:
                                      +materialized: view
                                      +tags: [early]
                                """)
                        .with("models/staging/a.sql", "select 1 as x")
                        .with("models/staging/b.sql", "select 1 as x")
                        .with(
                                "models/staging/c.sql",
                                "{{ config(materialized='table', tags='late', alias='cc') }}select 1 as x")
                        .with("models/d.sql", "select 1 as x")
                        .with("models/off.sql", "{{ config(enabled=false) }}select 1 as x")
                        .with(
                                "models/staging/schema.yml",
                                """
                                models:
                                  - name: b
                                    description: The b.
                                    config: {materialized: table}
                                    columns: [{name: x, description: An x.}]
                                """)
                        .compile();

        assertThat(project.faults()).isEmpty();
        assertThat(project.models())
                .extracting(Node.Model::name, Node.Model::materialization)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("a", Materialization.VIEW),
                        org.assertj.core.groups.Tuple.tuple("b", Materialization.TABLE),
                        org.assertj.core.groups.Tuple.tuple("c", Materialization.TABLE),
                        org.assertj.core.groups.Tuple.tuple("d", Materialization.TABLE));
        assertThat(model(project, "c").tags()).containsExactlyInAnyOrder("early", "late");
        assertThat(model(project, "c").relation()).isEqualTo("cc");
        assertThat(model(project, "b").description()).isEqualTo("The b.");
        assertThat(model(project, "b").columns()).isEqualTo(Map.of("x", "An x."));
    }

    @Test
    void macrosAndPackagesAndVariables() {
        var project =
                new ProjectText()
                        .with(
                                "macros/cents.sql",
                                "{% macro cents(c) %}({{ c }} / 100.0){% endmacro %}")
                        .with("dbt_packages/tools/dbt_project.yml", "name: tools")
                        .with(
                                "dbt_packages/tools/macros/m.sql",
                                """
                                {% macro star() %}{{ return(adapter.dispatch('star', 'tools')()) }}{% endmacro %}
                                {% macro default__star() %}{{ helper() }}{% endmacro %}
                                {% macro helper() %}*{% endmacro %}
                                """)
                        .with(
                                "models/a.sql",
                                "select {{ tools.star() }}, {{ cents('p') }} from {{ source('raw', 'o') }}"
                                        + " where q > {{ var('floor') }} and r = '{{ env_var('REGION') }}'"
                                        + "{% if is_incremental() %} never{% endif %} -- {{ this }} {{ target.type }}")
                        .compile();

        assertThat(project.faults()).isEmpty();
        assertThat(model(project, "a").sql())
                .isEqualTo(
                        "select *, (p / 100.0) from \"t_raw\".\"o\" where q > 5 and r = 'eu'"
                                + " -- \"t_models\".\"a\" postgres");
    }

    @Test
    void ephemeralModelsBecomeCommonTableExpressions() {
        var project =
                new ProjectText()
                        .with(
                                "models/e1.sql",
                                "{{ config(materialized='ephemeral') }}select 1 as x")
                        .with(
                                "models/e2.sql",
                                "{{ config(materialized='ephemeral') }}select * from {{ ref('e1') }}")
                        .with("models/m.sql", "select * from {{ ref('e2') }}")
                        .compile();

        assertThat(project.faults()).isEmpty();
        assertThat(model(project, "m").sql())
                .isEqualTo(
                        """
                        with __dbt__cte__e1 as (
                        select 1 as x
                        ), __dbt__cte__e2 as (
                        select * from __dbt__cte__e1
                        )
                        select * from (
                        select * from __dbt__cte__e2
                        ) as _model\
                        """);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "models/a.sql | select 1 from;{{ ref('nothing') }} | 2 | there is no model or seed 'nothing'",
                "models/a.sql | select 1;{% if x %} | 2 | this 'if' is never closed",
                "models/a.sql | {{ source('crm', 'x') }} | 1 | there is no source 'crm.x'",
                "models/a.sql | select '{{ var('gone') }}' | 1 | Required var 'gone' not found",
                "models/a.sql | {{ exceptions.raise_compiler_error('so not') }} | 1 | so not",
                "models/a.sql | select 1;-- x;{{ config(materialized='cube') }} | 3 | no materialization 'cube'",
                "models/a.sql | {{ config(enabled=true) }} | 0 | there is no SQL in it",
                "models/a-b.sql | select 1 | 0 | the name 'a-b' must be",
                "models/a.py | x | 0 | Python cannot run here",
                "models/s.yml | models:;- name: a;  - b | 3 | YAML",
                "models/s.yml | models:;  - name: gone | 2 | there is no model or seed 'gone'",
                "models/s.yml | sources:;  - name: a;    schema: pg_catalog | 2 | there is no schema 'pg_catalog'",
                "macros/m.sql | a;;{% macro x( %} | 3 | expected ')', found '}'",
                "seeds/s.csv | a,b;1,2;3 | 3 | 1 fields instead of 2",
                "seeds/s.csv | a,a;1,2 | 1 | two columns have one name",
                "tests/t.sql | select {{ 1 + 'a' }} | 1 | unsupported operand",
            })
    void faultsNameFileAndLine(String file, String text, int line, String message) {
        var project = new ProjectText().with(file, text.strip().replace(';', '\n')).compile();

        assertThat(project.faults()).hasSize(1);
        var fault = project.faults().getFirst();
        assertThat(fault.message()).contains(message);
        assertThat(fault.file()).isEqualTo(file);
        assertThat(fault.line()).as("line").isEqualTo(line);
    }

    @Test
    void aCycleIsNamed() {
        var project =
                new ProjectText()
                        .with("models/a.sql", "select *\nfrom {{ ref('c') }}")
                        .with("models/b.sql", "select * from {{ ref('a') }}")
                        .with("models/c.sql", "select * from {{ ref('b') }}")
                        .with("models/d.sql", "select * from {{ ref('c') }}")
                        .compile();

        assertThat(project.faults())
                .containsExactly(
                        new Fault("models/a.sql", 2, "models need each other: a -> c -> b -> a"));
        assertThat(project.nodes()).isEmpty();
    }

    @Test
    void anArchiveMayHoldTheProjectInAFolder() {
        var files =
                Map.of(
                        "shop-main/dbt_project.yml",
                                "name: shop".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        "shop-main/models/a.sql",
                                "select 1 as x".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        var project =
                ProjectCompiler.compile(
                        files, new Setting("r", "m", Map.of(), Map.of(), java.time.Instant.EPOCH));

        assertThat(project.faults()).isEmpty();
        assertThat(project.models()).extracting(Node.Model::file).containsExactly("models/a.sql");
    }

    @Test
    void anArchiveWithoutAProjectIsAFault() {
        var project =
                ProjectCompiler.compile(
                        Map.of(),
                        new Setting("r", "m", Map.of(), Map.of(), java.time.Instant.EPOCH));

        assertThat(project.faults())
                .containsExactly(
                        new Fault("dbt_project.yml", 0, "the archive holds no dbt_project.yml"));
    }

    @Test
    void seedsGetTypes() {
        var project =
                new ProjectText()
                        .with(
                                "seeds/c.csv",
                                "id,price,day,at,ok,note,none\n1,2.5,2024-01-31,2024-01-31 10:00:00,true,\"a, \"\"b\"\"\",\n2,,,,false,x,\n")
                        .compile();

        assertThat(project.faults()).isEmpty();
        var seed = project.seeds().getFirst();
        assertThat(seed.columns())
                .extracting(SeedColumn::type)
                .containsExactly(
                        "integer",
                        "double precision",
                        "date",
                        "timestamp",
                        "boolean",
                        "text",
                        "integer");
        assertThat(seed.columns().get(5).values()).containsExactly("a, \"b\"", "x");
        assertThat(seed.rows()).isEqualTo(2);
    }

    @Test
    void selectionFollowsDbt() {
        var project =
                new ProjectText()
                        .with(
                                "models/staging/a.sql",
                                "{{ config(tags='t') }}select * from {{ source('raw', 'x') }}")
                        .with("models/b.sql", "select * from {{ ref('a') }}")
                        .with("models/c.sql", "select * from {{ ref('b') }}")
                        .with(
                                "models/schema.yml",
                                "models: [{name: b, columns: [{name: id, tests: [unique]}]}]")
                        .compile();
        var selector = new Selector(project.nodes());

        assertThat(selector.select(null, null)).containsExactly("a", "b", "c", "unique_b_id");
        assertThat(selector.select("b", null)).containsExactly("b", "unique_b_id");
        assertThat(selector.select("+b", null)).containsExactly("a", "b", "unique_b_id");
        assertThat(selector.select("b+", null)).containsExactly("b", "c", "unique_b_id");
        assertThat(selector.select("1+c", null)).containsExactly("b", "c", "unique_b_id");
        assertThat(selector.select("tag:t", null)).containsExactly("a");
        assertThat(selector.select("path:models/staging", null)).containsExactly("a");
        assertThat(selector.select("source:raw.x+", "c")).containsExactly("a", "b", "unique_b_id");
        assertThat(selector.select("a c", null)).containsExactly("a", "c");
        assertThat(selector.select("+c,b+", null)).containsExactly("b", "c", "unique_b_id");
        assertThat(selector.select("nothing", null)).isEmpty();
        assertThat(selector.select("resource_type:test", null))
                .isEqualTo(java.util.Set.of("unique_b_id"));
    }

    @Test
    void theSourceLineOfCompiledSqlIsFound() {
        var source = "{{ config(x=1) }}\nselect\n  a,\n  b\nfrom {{ ref('t') }} as t\nwhere c";
        var sql = "select\n  a,\n  b\nfrom \"m\".\"t\" as t\nwhere c";

        assertThat(Lines.sourceLine(source, sql, sql.indexOf("b"))).isEqualTo(4);
        assertThat(Lines.sourceLine(source, sql, sql.indexOf("\"t\""))).isEqualTo(5);
        assertThat(Lines.sourceLine(source, sql, 0)).isEqualTo(2);
        assertThat(List.of(Lines.sourceLine("x", "y", 0))).containsExactly(0);
    }
}
