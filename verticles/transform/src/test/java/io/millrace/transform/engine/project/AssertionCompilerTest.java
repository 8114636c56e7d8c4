package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import org.junit.jupiter.api.Test;

final class AssertionCompilerTest {
    @Test
    void builtInTestsBecomeQueries() {
        var project =
                new ProjectText()
                        .with("models/orders.sql", "select 1 as id, 'a' as status, 1 as customer")
                        .with("models/customers.sql", "select 1 as id")
                        .with(
                                "models/schema.yml",
                                """
                                models:
                                  - name: orders
                                    columns:
                                      - name: id
                                        tests: [unique, not_null]
                                      - name: status
                                        data_tests:
                                          - accepted_values:
                                              values: ['a', "it's"]
                                              config: {severity: warn, where: "id > 1"}
                                      - name: customer
                                        tests:
                                          - relationships:
                                              arguments: {to: ref('customers'), field: id}
                                """)
                        .compile();

        assertThat(project.faults()).isEmpty();
        assertThat(project.assertions())
                .extracting(Node.Assertion::name, Node.Assertion::isError, Node.Assertion::line)
                .containsExactlyInAnyOrder(
                        tuple("unique_orders_id", true, 5),
                        tuple("not_null_orders_id", true, 5),
                        tuple("accepted_values_orders_status__a__it_s", false, 8),
                        tuple("relationships_orders_customer__id__ref_customers_", true, 13));
        assertThat(sql(project, "not_null_orders_id"))
                .isEqualTo("select * from \"t_models\".\"orders\"\nwhere id is null");
        assertThat(sql(project, "accepted_values_orders_status__a__it_s"))
                .contains("not in ('a', 'it''s')")
                .contains("from (select * from \"t_models\".\"orders\" where id > 1) dbt_subquery");
        assertThat(sql(project, "relationships_orders_customer__id__ref_customers_"))
                .contains("from \"t_models\".\"customers\"");
        assertThat(
                        project.node("relationships_orders_customer__id__ref_customers_")
                                .orElseThrow()
                                .dependsOn())
                .containsExactly("orders", "customers");
    }

    private static String sql(Project project, String name) {
        return ((Node.Assertion) project.node(name).orElseThrow()).sql();
    }

    @Test
    void macrosAndFilesMakeTestsToo() {
        var project =
                new ProjectText()
                        .with("models/m.sql", "select 1 as x")
                        .with(
                                "tests/generic/above.sql",
                                "{% test above(model, column_name, floor) %}select * from {{ model }} where {{ column_name }} <= {{ floor }}{% endtest %}")
                        .with(
                                "tests/no_twos.sql",
                                "{{ config(severity='warn') }}select * from {{ ref('m') }} where x = 2")
                        .with(
                                "models/schema.yml",
                                "models:\n- name: m\n  columns:\n  - name: x\n    tests:\n    - above:\n        floor: 0\n        name: positive\n")
                        .compile();

        assertThat(project.faults()).isEmpty();
        assertThat(sql(project, "positive"))
                .isEqualTo("select * from \"t_models\".\"m\" where x <= 0");
        assertThat(sql(project, "no_twos"))
                .isEqualTo("select * from \"t_models\".\"m\" where x = 2");
    }

    @Test
    void sourcesCanBeTested() {
        var project =
                new ProjectText()
                        .with(
                                "models/sources.yml",
                                "sources:\n- name: raw\n  tables:\n  - name: o\n    columns: [{name: id, tests: [not_null]}]\n")
                        .compile();

        assertThat(project.faults()).isEmpty();
        assertThat(sql(project, "not_null_source_raw_o_id"))
                .isEqualTo("select * from \"t_raw\".\"o\"\nwhere id is null");
    }

    @Test
    void whatIsWrongWithATestIsNamed() {
        var project =
                new ProjectText()
                        .with("models/m.sql", "select 1 as x")
                        .with(
                                "models/schema.yml",
                                """
                                models:
                                  - name: m
                                    columns:
                                      - name: x
                                        tests:
                                          - bogus
                                          - accepted_values: {quote: true}
                                          - relationships: {to: ref('gone'), field: x}
                                """)
                        .compile();

        assertThat(project.faults())
                .containsExactly(
                        new Fault("models/schema.yml", 6, "there is no test 'bogus'"),
                        new Fault("models/schema.yml", 7, "the test needs 'values'"),
                        new Fault("models/schema.yml", 8, "there is no model or seed 'gone'"));
    }

    @Test
    void whatATestCannotBeConfiguredToIsNamed() {
        var project =
                new ProjectText()
                        .with("models/m.sql", "select 1 as x")
                        .with("tests/own.sql", "\n{{ config(limit='many') }}select 1 as x")
                        .with(
                                "models/schema.yml",
                                """
                                models:
                                  - name: m
                                    tests:
                                      - unique: {column_name: x, severity: loud}
                                      - unique: {column_name: x, store_failures_as: cube, name: y}
                                """)
                        .compile();

        assertThat(project.faults())
                .containsExactlyInAnyOrder(
                        new Fault("models/schema.yml", 4, "severity is warn or error"),
                        new Fault(
                                "models/schema.yml",
                                5,
                                "store_failures_as is table, view or ephemeral"),
                        new Fault("tests/own.sql", 2, "limit is a number of rows"));
    }

    @Test
    void whatATestKeepsHasANameThatFits() {
        var project =
                new ProjectText()
                        .with("models/m.sql", "select 1 as " + "x".repeat(50))
                        .with(
                                "models/schema.yml",
                                "models: [{name: m, columns: [{name: "
                                        + "x".repeat(50)
                                        + ", tests: [unique, not_null]}]}]")
                        .compile();

        assertThat(project.faults()).isEmpty();
        assertThat(project.assertions())
                .extracting(Node.Assertion::relation)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("dbt_test__(unique|not_null)_m_x+_[0-9a-f]+"))
                .allMatch(name -> name.length() <= 55);
    }
}
