package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The macros that dbt brings, and how projects change them.
final class BuiltinMacrosTest {
    private static String sql(ProjectText text) {
        var project = text.compile();
        assertThat(project.faults()).isEmpty();
        return ((Node.Model) project.node("a").orElseThrow()).sql();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{{ dbt.type_string() }} {{ type_int() }} {{ dbt.type_numeric() }} | text integer numeric(28,6)",
                "{{ dbt.concat(['a', \"'-'\", 'b']) }} | `a || '-' || b`",
                "{{ dbt.safe_cast('a', dbt.type_timestamp()) }} | cast(a as timestamp)",
                "{{ dbt.hash('a') }} | md5(cast(a as text))",
                "{{ dbt.dateadd('day', 2, 'd') }} | d + ((interval '1 day') * (2))",
                "{{ dbt.dateadd('quarter', 1, 'd') }} | d + ((interval '3 month') * (1))",
                "{{ dbt.datediff('a', 'b', 'day') }} | ((b)::date - (a)::date)",
                "{{ dbt.date_trunc('month', 'd') }} | date_trunc('month', d)",
                "{{ dbt.last_day('d', 'month') }} | cast(date_trunc('month', d) + ((interval '1 month') * (1)) + ((interval '1 day') * (-1)) as date)",
                "{{ dbt.split_part('a', \"'/'\", 1) }} | split_part(a, '/', 1)",
                "{{ dbt.string_literal(dbt.escape_single_quotes(\"it's\")) }} | 'it''s'",
                "{{ dbt.listagg('a', \"','\", 'order by b') }} | string_agg(a, ',' order by b)",
                "{{ dbt.listagg('a', \"','\", 'order by b', 2) }} | array_to_string((array_agg(a order by b))[1:2], ',')",
                "{{ dbt.array_construct(['1', '2']) }} {{ dbt.array_construct() }} | array[1, 2] array[]::integer[]",
                "{{ dbt.any_value('a') }} {{ dbt.bool_or('b') }} {{ dbt.except() }} | min(a) bool_or(b) except",
                "{{ current_timestamp() }} {{ dbt.length('a') }} {{ dbt.position('a', 'b') }} | now() length(a) position(a in b)",
                "{{ dbt.get_powers_of_two(5) }} | 3",
                "{{ api.Column.translate_type('string') }} {{ api.Column.numeric_type('numeric', 5, 2) }} | text numeric(5,2)",
                "{{ api.Column('a', 'bigint').is_integer() }} {{ api.Column.create('a', 'string').dtype }} | True text",
                "{{ make_temp_relation(this) }} {{ this.include(schema=false) }} | `\"t_models\".\"a__dbt_tmp\" \"a\"`",
                "{{ adapter.quote('a\"b') }} {{ adapter.type() }} | `\"a\"\"b\" postgres`",
                "{{ concat is defined }} {{ dbt.gone is defined }} | True False",
            })
    void areThoseOfPostgres(String template, String expected) {
        assertThat(sql(new ProjectText().with("models/a.sql", template))).isEqualTo(expected);
    }

    @Test
    void aProjectChangesOneByItsOwn() {
        var text =
                new ProjectText()
                        .with(
                                "macros/m.sql",
                                "{% macro default__concat(fields) %}ours{% endmacro %}")
                        .with("macros/n.sql", "{% macro length(x) %}long{% endmacro %}")
                        .with(
                                "models/a.sql",
                                "{{ dbt.concat([]) }} {{ length(1) }} {{ dbt.length(1) }}");

        assertThat(sql(text)).isEqualTo("ours long length(1)");
    }

    @Test
    void dispatchLooksWhereTheProjectSays() {
        var text =
                new ProjectText()
                        .with(
                                "dbt_project.yml",
                                """
                                name: shop
                                dispatch:
                                - macro_namespace: tools
                                  search_order: [shims, tools]
                                """)
                        .with("dbt_packages/tools/dbt_project.yml", "name: tools")
                        .with(
                                "dbt_packages/tools/macros/m.sql",
                                "{% macro one() %}{{ return(adapter.dispatch('one', 'tools')()) }}"
                                        + "{% endmacro %}{% macro default__one() %}tools"
                                        + "{% endmacro %}")
                        .with("dbt_packages/shims/dbt_project.yml", "name: shims")
                        .with(
                                "dbt_packages/shims/macros/m.sql",
                                "{% macro postgres__one() %}shims{% endmacro %}")
                        .with("models/a.sql", "{{ tools.one() }}");

        assertThat(sql(text)).isEqualTo("shims");
    }

    @Test
    void aProjectsOwnRefStandsBeforeTheBuiltInOne() {
        var text =
                new ProjectText()
                        .with(
                                "macros/m.sql",
                                "{% macro ref(name) %}{{ builtins.ref(name) }} /* ours */{% endmacro %}")
                        .with("models/b.sql", "select 1")
                        .with("models/a.sql", "{{ ref('b') }}");

        assertThat(sql(text)).isEqualTo("\"t_models\".\"b\" /* ours */");
        assertThat(text.compile().node("a").orElseThrow().dependsOn()).containsExactly("b");
    }
}
