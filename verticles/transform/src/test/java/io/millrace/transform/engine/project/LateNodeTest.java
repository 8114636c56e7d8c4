package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transform.engine.jinja.TemplateException;
import io.millrace.transform.engine.python.DictValue;
import io.millrace.transform.engine.python.ListValue;
import io.millrace.transform.engine.python.PythonError;
import io.millrace.transform.engine.python.Value;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Templates that ask the tables: what is known of their nodes before a run, and what they become
/// in it.
final class LateNodeTest {
    private final Tables tables = new Tables();

    /// Two rows for whatever is asked.
    private static final class Tables implements Warehouse {
        final List<String> asked = new ArrayList<>();

        @Override
        public Answer run(String sql) {
            asked.add(sql.strip());
            if (sql.contains("broken")) throw new PythonError("it is broken");
            return new Answer(
                    List.of("id", "name", "day", "sum"),
                    List.of(
                            List.of(1L, "a", LocalDate.of(2026, 2, 1), new BigDecimal("1.50")),
                            Arrays.asList(2L, null, null, List.of(1, "x"))),
                    2);
        }

        @Override
        public List<Column> shape(String select) {
            return List.of(new Column("id", "bigint"), new Column("name", "text"));
        }

        @Override
        public Optional<List<Column>> columns(String schema, String name) {
            return schema.equals("t_models") ? Optional.of(shape("")) : Optional.empty();
        }

        @Override
        public Value graph() {
            var graph = new DictValue();
            graph.put("nodes", ListValue.of());
            return graph;
        }

        @Override
        public List<String> selected() {
            return List.of("model.shop.a");
        }

        @Override
        public String kind(String schema, String name) {
            return name.equals("b") ? "view" : "";
        }
    }

    private static ProjectText text() {
        return new ProjectText().with("models/b.sql", "select 1 as id, 'a' as name");
    }

    private String sql(Project project, String name) {
        assertThat(project.faults()).isEmpty();
        assertThat(project.rendering().isLate(name)).isTrue();
        return switch (project.rendering().render(name, tables)) {
            case Node.Model model -> model.sql();
            case Node.Snapshot snapshot -> snapshot.sql();
            case Node.Assertion test -> test.sql();
            case Node.UnitTest test -> test.sql();
            case Node.Seed _, Node.Recency _ -> throw new AssertionError(name);
        };
    }

    @Test
    void isKnownByWhatNeedsNoTablesAndMadeAtItsTurn() {
        var project =
                text().with(
                                "models/a.sql",
                                """
                                {% set found = run_query('select * from ' ~ ref('b')).columns[0].values() %}
                                {{ config(materialized='table', tags=['wide'], alias='aa') }}
                                select {% for id in found %}{{ id }} as c{{ id }}, {% endfor %}0 as z
                                from {{ source('raw', 'o') }} -- {{ this }}
                                """)
                        .compile();

        var early = (Node.Model) project.node("a").orElseThrow();
        assertThat(early.materialization()).isEqualTo(Materialization.TABLE);
        assertThat(early.relation()).isEqualTo("aa");
        assertThat(early.tags()).containsExactly("wide");
        assertThat(early.dependsOn()).containsExactly("b");
        assertThat(early.datasets()).containsExactly("o");
        assertThat(project.nodes()).extracting(Node::name).containsExactly("b", "a");
        assertThat(project.rendering().isLate("b")).isFalse();
        assertThat(tables.asked).isEmpty();

        assertThat(sql(project, "a"))
                .isEqualTo(
                        "select 1 as c1, 2 as c2, 0 as z\n"
                                + "from \"t_raw\".\"o\" -- \"t_models\".\"aa\"");
        assertThat(tables.asked).containsExactly("select * from \"t_models\".\"b\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '`',
            value = {
                "{{ t.columns[0].values() }} -> (1, 2)",
                "{{ t.columns['name'].values() }} -> ('a', None)",
                "{{ t.columns['name'].values_without_nulls() }} -> ('a',)",
                "{{ t.columns | map(attribute='name') | join('-') }} -> id-name-day-sum",
                "{{ t.column_names }} -> ('id', 'name', 'day', 'sum')",
                "{{ t.rows[0]['name'] }}{{ t.rows[0].name }}{{ t.rows[0][1] }} -> aaa",
                "{{ t.rows[0].get('gone', 7) }} -> 7",
                "{{ t.rows | length }}{{ t.columns | length }} -> 24",
                "{% for row in t %}{{ row[0] }}{{ row.name }};{% endfor %} -> 1a;2None;",
                "{% for id, name, day, sum in t.rows %}{{ id }}{% endfor %} -> 12",
                "{{ t.rows[0].values()[:2] }} -> (1, 'a')",
                "{{ t.rows[0].day }} {{ t.rows[0].day.year }} -> 2026-02-01 2026",
                "{{ t.rows[0].sum }} {{ t.rows[0].sum * 2 }} -> 1.50 3.00",
                "{{ t.rows[1].sum }} -> [1, \"x\"]",
                "{{ t.rows[0].dict()['id'] }} -> 1",
                "{{ t.rows[0].sum > 1 and not t.rows[1].day }} -> True",
            })
    void rowsAreThoseOfAgate(String template, String expected) {
        var project =
                text().with(
                                "models/a.sql",
                                "{% set t = run_query('x') %}{% if execute %}"
                                        + template
                                        + "{% endif %}")
                        .compile();

        assertThat(sql(project, "a")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '`',
            value = {
                "{% call statement('s', fetch_result=true) %}ask{% endcall %}{{ load_result('s')['data'][0][1] }} -> a",
                "{% call statement('s') %}ask{% endcall %}{{ load_result('s').table.columns[0].values() }} -> (1, 2)",
                "{{ load_result('gone') }}{{ run_query('x') is none }} -> NoneFalse",
                "{% for c in adapter.get_columns_in_relation(ref('b')) %}{{ c.name }} {{ c.dtype }} {{ c.is_string() }};{% endfor %} -> id bigint False;name text True;",
                "{{ get_columns_in_query('select 1') | join(',') }} -> id,name,day,sum",
                "{{ dbt.get_column_schema_from_query('select 1')[1].quoted }} -> `\"name\"`",
                "{{ adapter.get_relation(database=none, schema=target.schema, identifier='b').is_view }} -> True",
                "{{ adapter.get_relation(none, 'other', 'b') is none }}{{ load_relation(source('raw', 'o')) is none }} -> TrueTrue",
                "{% if execute %}{{ run_query('x').rows[0].id }}{% else %}{{ ref('b') }}{% endif %} -> 1",
                "{{ dbt.run_query('x').rows | length }} -> 2",
                "{% do adapter.drop_relation(ref('b')) %}x -> x",
                "{{ graph.nodes }}{{ graph.gone is defined }} -> []False",
                "{{ selected_resources | join(',') }} -> model.shop.a",
                "{% set s, t = adapter.execute('x', fetch=true) %}{{ t.rows[0].id }} -> 1",
            })
    void whatDbtGivesToAsk(String template, String expected) {
        assertThat(sql(text().with("models/a.sql", template).compile(), "a")).isEqualTo(expected);
    }

    @Test
    void aRelationIsDroppedAsWhatItIs() {
        var project =
                text().with("models/a.sql", "{{ drop_relation_if_exists(ref('b')) }}x").compile();

        assertThat(sql(project, "a")).isEqualTo("x");
        assertThat(tables.asked).containsExactly("drop view if exists \"t_models\".\"b\" cascade");
    }

    @Test
    void readersOfAnEphemeralModelWaitWithIt() {
        var project =
                text().with(
                                "models/e.sql",
                                "{{ config(materialized='ephemeral') }}"
                                        + "select {{ run_query('x').rows[1].id }} as n")
                        .with("models/a.sql", "select * from {{ ref('e') }}")
                        .with("tests/t.sql", "select * from {{ ref('e') }} where n > 1")
                        .with("models/c.sql", "select * from {{ ref('a') }}")
                        .compile();

        assertThat(sql(project, "a")).contains("select 2 as n").contains("from __dbt__cte__e");
        assertThat(sql(project, "t")).contains("select 2 as n").contains("where n > 1");
        assertThat(project.rendering().isLate("c")).isFalse();
    }

    @Test
    void testsAskOfTheModelThatTheyStandAt() {
        var project =
                text().with(
                                "macros/t.sql",
                                "{% test wide(model, least) %}{% set all ="
                                        + " adapter.get_columns_in_relation(model) %}"
                                        + "select {{ all | length }} from {{ model }}"
                                        + " where {{ all | length }} < {{ least + 1 }}{% endtest %}")
                        .with("models/s.yml", "models: [{name: b, tests: [{wide: {least: 3}}]}]")
                        .compile();

        var early = project.assertions().getFirst();
        assertThat(early.dependsOn()).containsExactly("b");
        assertThat(sql(project, early.name()))
                .isEqualTo("select 2 from \"t_models\".\"b\" where 2 < 4");
    }

    @Test
    void unitTestsOfSuchAModelWaitWithIt() {
        var project =
                text().with(
                                "models/a.sql",
                                "select {{ run_query('x').rows[0].id }} as n from {{ ref('b') }}")
                        .with(
                                "models/u.yml",
                                """
                                unit_tests:
                                - name: u
                                  model: a
                                  given: [{input: ref('b'), rows: [{id: 1}]}]
                                  expect: {rows: [{n: 1}]}
                                """)
                        .compile();

        assertThat(sql(project, "a::u")).isEqualTo("select 1 as n from __dbt__cte__b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1;{{ run_query('broken') }}",
                "select 1;{% call statement() %}broken{% endcall %}",
                "select 1;{{ run_query('x').gone() }}",
            })
    void whatFailsAtItsTurnHasItsLine(String template) {
        var project = text().with("models/a.sql", template.replace(';', '\n')).compile();

        assertThatThrownBy(() -> sql(project, "a"))
                .isInstanceOfSatisfying(
                        TemplateException.class,
                        e -> {
                            assertThat(e.file()).isEqualTo("models/a.sql");
                            assertThat(e.line()).isEqualTo(2);
                        });
    }

    @Test
    void whatHasNoTurnCannotAsk() {
        var project =
                text().with(
                                "models/e.yml",
                                "exposures: [{name: e, type: ml, owner: {name: o},"
                                        + " depends_on: [\"run_query('x')\"]}]")
                        .compile();

        assertThat(project.faults())
                .extracting(Fault::message)
                .containsExactly("only models, snapshots and tests can ask the tables");
    }
}
