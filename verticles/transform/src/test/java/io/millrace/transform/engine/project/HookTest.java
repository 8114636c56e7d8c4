package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hooks as projects write them, down to what runs.
final class HookTest {
    private static Node node(ProjectText text) {
        var project = text.compile();
        assertThat(project.faults()).isEmpty();
        return project.node("a").orElseThrow();
    }

    @Test
    void addUpFromTheOutsideIn() {
        var node =
                node(
                        new ProjectText()
                                .with(
                                        "dbt_project.yml",
                                        """
                                        name: shop
                                        models:
                                          +pre-hook: one
                                          shop:
                                            pre-hook: [two]
                                            +post_hook: {sql: after, transaction: false}
                                        """)
                                .with(
                                        "models/s.yml",
                                        "models: [{name: a, config: {pre_hook: three}}]")
                                .with(
                                        "models/a.sql",
                                        "{{ config(pre_hook=['four', '{{ this }}'], post_hook=' ') }}"
                                                + "select 1"));

        assertThat(Hook.before(node))
                .extracting(Hook::text)
                .containsExactly("one", "two", "three", "four", "{{ this }}");
        assertThat(Hook.after(node)).containsExactly(new Hook("after", false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "create index on {{ this }} (x) | false",
                "` Create  Unique INDEX on {{this}} (x); ` | false",
                "analyze {{ this }} | false",
                "comment on table {{ this }} is 'x' | false",
                "update {{ this }} set x = 1 | true",
                "create table x as select 1 | true",
                "create indexes | true",
                "analyze {{ this }}; delete from {{ this }} | true",
                "analyze {{ this }} {{ more() }} | true",
                "{{ grants(this) }} | true",
                "with x as (delete from y returning 1) select 1 | true",
            })
    void mayChangeWhatIsBuiltUnlessTheyCannot(String text, boolean mayChange) {
        assertThat(new Hook(text, true).mayChange()).isEqualTo(mayChange);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'x' | x | true",
                "['x'] | x | true",
                "{'sql': 'x'} | x | true",
                "{'sql': 'x', 'transaction': false} | x | false",
                "after_commit('x') | x | false",
                "in_transaction('x') | x | true",
                "'{\"sql\": \"x\", \"transaction\": false}' | x | false",
                "'{{ x }}' | {{ x }} | true",
            })
    void haveSeveralForms(String config, String text, boolean isWithin) {
        var node =
                node(
                        new ProjectText()
                                .with(
                                        "models/a.sql",
                                        "{{ config({'post-hook': " + config + " }) }}select 1"));

        assertThat(Hook.after(node)).containsExactly(new Hook(text, isWithin));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'transaction': true} | a hook needs 'sql'",
                "'{{ ref(\"gone\") }}' | there is no model or seed 'gone'",
                "'{% if %}' | in a hook",
                "'{\"sql' | in a hook",
            })
    void whatIsNoneIsAFaultOfTheFile(String config, String message) {
        var project =
                new ProjectText()
                        .with("models/a.sql", "select 1\n{{ config(pre_hook=" + config + ") }}")
                        .compile();

        assertThat(project.faults())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.file()).isEqualTo("models/a.sql");
                    assertThat(fault.line()).isEqualTo(2);
                    assertThat(fault.message()).contains(message);
                });
    }

    @Test
    void whatAHookReadsIsBuiltBefore() {
        var node =
                node(
                        new ProjectText()
                                .with("models/z.sql", "select 1")
                                .with(
                                        "models/a.sql",
                                        "{{ config(pre_hook=\"insert into x select * from"
                                                + " {{ ref('z') }}\") }}select 1"));

        assertThat(node.dependsOn()).containsExactly("z");
    }
}
