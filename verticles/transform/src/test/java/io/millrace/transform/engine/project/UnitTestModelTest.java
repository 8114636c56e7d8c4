package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Unit tests as a project writes them.
final class UnitTestModelTest {
    private static final String MODEL =
            "{{ config(materialized='incremental', unique_key='id') }}"
                    + "select id, {{ cents('p') }} as p, '{{ var('region') }}' as r,"
                    + " '{{ env_var('REGION') }}' as e, {{ tools.now() }} as at"
                    + " from {{ ref('stg') }} join {{ source('raw', 'rates') }} using (id)"
                    + "{% if is_incremental() %}"
                    + " where id > (select max(id) from {{ this }}){% endif %}";

    private static ProjectText text() {
        return new ProjectText()
                .with("dbt_project.yml", "name: shop\nvars: {region: eu}\n")
                .with("models/marts/m.sql", MODEL)
                .with("models/stg.sql", "select 1 as id, 2 as p")
                .with("macros/m.sql", "{% macro cents(c) %}{{ c }} / 100{% endmacro %}")
                .with("dbt_packages/tools/dbt_project.yml", "name: tools")
                .with("dbt_packages/tools/macros/n.sql", "{% macro now() %}now(){% endmacro %}");
    }

    private static Node.UnitTest test(Project project) {
        assertThat(project.faults()).isEmpty();
        return project.unitTests().getFirst();
    }

    @Test
    void aModelReadsWhatStandsInForItsInputs() {
        var project =
                text().with(
                                "models/marts/tests.yml",
                                """
                                unit_tests:
                                - name: adds
                                  model: m
                                  config: {tags: quick}
                                  given:
                                  - input: ref('stg')
                                    rows: [{id: 1, p: 200}, {id: 2}]
                                  - input: source('raw', 'rates')
                                    format: csv
                                    rows: |
                                      id,rate
                                      1,0.5
                                      2,
                                  expect:
                                    format: sql
                                    rows: select 1 as id
                                """)
                        .compile();

        var test = test(project);

        assertThat(test.name()).isEqualTo("m::adds");
        assertThat(test.line()).isEqualTo(2);
        assertThat(test.dependsOn()).containsExactly("m");
        assertThat(test.datasets()).containsExactly("rates");
        assertThat(test.tags()).containsExactly("quick");
        assertThat(test.about().path()).containsExactly("shop", "marts", "m", "adds");
        assertThat(test.sql())
                .contains("p / 100 as p")
                .contains("'eu' as r")
                .endsWith("from __dbt__cte__stg join __dbt__cte__raw_rates using (id)")
                .doesNotContain("max(id)");
        assertThat(test.given()).hasSize(2);
        var stg = test.given().getFirst();
        assertThat(stg.relation()).isEqualTo("\"t_models\".\"stg\"");
        assertThat(stg.rows().columns()).containsExactly("id", "p");
        assertThat(stg.rows().json()).isEqualTo("[{\"id\": 1, \"p\": 200}, {\"id\": 2}]");
        var rates = test.given().getLast();
        assertThat(rates.relation()).isEqualTo("\"t_raw\".\"rates\"");
        assertThat(rates.rows().json())
                .isEqualTo("[{\"id\": \"1\", \"rate\": \"0.5\"}, {\"id\": \"2\", \"rate\": null}]");
        assertThat(test.expected().sql()).contains("select 1 as id");
    }

    @Test
    void macrosVariablesAndTheTableItselfCanBeOverridden() {
        var project =
                text().with(
                                "models/marts/tests.yml",
                                """
                                unit_tests:
                                - name: newer
                                  model: m
                                  overrides:
                                    macros: {is_incremental: true, cents: one, tools.now: then}
                                    vars: {region: us}
                                    env_vars: {REGION: ap}
                                  given:
                                  - {input: ref('stg'), rows: []}
                                  - {input: "source('raw', 'rates')", rows: []}
                                  - {input: this, rows: [{id: 7}]}
                                  expect: {rows: [{id: 8}]}
                                """)
                        .compile();

        var test = test(project);

        assertThat(test.sql())
                .contains("select id, one as p, 'us' as r, 'ap' as e, then as at")
                .endsWith("where id > (select max(id) from __dbt__cte__this)");
        assertThat(test.given().getLast().relation()).isEqualTo("\"t_models\".\"m\"");
        assertThat(((Node.Model) project.node("m").orElseThrow()).sql())
                .as("the model itself")
                .contains("'eu' as r, 'eu' as e, now() as at");
    }

    @Test
    void rowsMayLieInFiles() {
        var project =
                text().with("tests/fixtures/stg_rows.csv", "id,p\n1,2\n")
                        .with("tests/fixtures/wanted.sql", "select 1 as id\n")
                        .with(
                                "models/t.yml",
                                """
                                unit_tests:
                                - name: files
                                  model: stg
                                  given: [{input: ref('m'), format: csv, fixture: stg_rows}]
                                  expect: {format: sql, fixture: wanted}
                                """)
                        .compile();

        var test = test(project);

        assertThat(test.given().getFirst().rows().json())
                .isEqualTo("[{\"id\": \"1\", \"p\": \"2\"}]");
        assertThat(test.expected().sql()).contains("select 1 as id");
        assertThat(project.assertions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{name: t, model: gone, expect: {rows: []}} | there is no model 'gone'",
                "{name: t, expect: {rows: []}} | 'model' is missing",
                "{name: t, model: stg} | 'expect' is missing",
                "{name: t, model: stg, expect: {rows: [1]}} | a row is a mapping",
                "{name: t, model: stg, expect: {format: xml}} | dict, csv or sql",
                "{name: t, model: stg, expect: {format: csv, fixture: gone}} | no fixture 'gone.csv'",
                "{name: t, model: stg, given: [{input: 7, rows: []}], expect: {rows: []}} | an input is ref",
                "{name: t, model: m, expect: {rows: []}} | models/marts/m.sql:1",
                "{name: t, model: m, expect: {rows: []}} | gives no rows of 'stg'",
                "{name: t, model: stg, given: [{input: ref('e'), rows: []}], expect: {rows: []}} | as sql",
            })
    void whatIsWrongWithOneIsSaid(String test, String message) {
        var project =
                text().with("models/e.sql", "{{ config(materialized='ephemeral') }}select 1 as x")
                        .with("models/t.yml", "unit_tests:\n- " + test)
                        .compile();

        assertThat(project.faults()).hasSize(1);
        assertThat(project.faults().getFirst().message()).contains(message);
        assertThat(project.faults().getFirst().file()).isEqualTo("models/t.yml");
        assertThat(project.faults().getFirst().line()).isEqualTo(2);
    }

    @Test
    void oneOfADisabledModelIsLeftOut() {
        var project =
                text().with("models/idle.sql", "{{ config(enabled=false) }}select 1 as x")
                        .with(
                                "models/t.yml",
                                "unit_tests: [{name: t, model: idle, expect: {rows: []}},"
                                        + " {name: u, model: stg, config: {enabled: false},"
                                        + " expect: {rows: []}}]")
                        .compile();

        assertThat(project.faults()).isEmpty();
        assertThat(project.unitTests()).isEmpty();
    }

    @Test
    void itIsSelectedWithItsModel() {
        var project =
                text().with(
                                "models/t.yml",
                                "unit_tests: [{name: one, model: stg, expect: {rows: []}}]")
                        .compile();
        var selector = new Selector(project, Past.of(project.nodes(), Map.of(), Map.of()));

        assertThat(selector.select("stg", null)).containsExactly("stg", "stg::one");
        assertThat(selector.select("test_type:unit", null)).containsExactly("stg::one");
        assertThat(selector.select("resource_type:unit_test", null)).containsExactly("stg::one");
        assertThat(selector.select("unit_test:o*", null)).containsExactly("stg::one");
        assertThat(selector.select("test_name:one", null)).containsExactly("stg::one");
        assertThat(selector.select("stg", "test_type:unit")).containsExactly("stg");
    }
}
