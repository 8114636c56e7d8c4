package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Selectors of `selectors.yml`, as dbt reads them. The project: a -> b -> c, d alone.
final class SelectorReaderTest {
    private static Project project(String selectors) {
        return new ProjectText()
                .with("models/a.sql", "{{ config(tags=['nightly']) }}select 1 as id")
                .with(
                        "models/b.sql",
                        "{{ config(materialized='table') }}select * from {{ ref('a') }}")
                .with("models/c.sql", "select * from {{ ref('b') }}")
                .with("models/d.sql", "{{ config(tags=['nightly', 'big']) }}select 1 as id")
                .with("tests/of_a.sql", "select * from {{ ref('a') }} where false")
                .with(
                        "tests/of_both.sql",
                        "select * from {{ ref('a') }}, {{ ref('d') }} where false")
                .with("selectors.yml", selectors)
                .compile();
    }

    private static String selected(String definition) {
        var project = project("selectors:\n- name: s\n  definition:\n" + definition.indent(4));
        assertThat(project.faults()).isEmpty();
        return names(project, "s");
    }

    private static String names(Project project, String selector) {
        return new Selector(project, Past.NONE)
                .selectBy(project.surroundings().selectors(), selector).stream()
                        .sorted()
                        .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'b+' | b c",
                "{tag: big} | d of_both",
                "{method: fqn, value: b} | b",
                "{method: fqn, value: b, children: true} | b c",
                "{method: fqn, value: c, parents: true, parents_depth: 1} | b c",
                "{method: config.materialized, value: table} | b",
                "{method: tag, value: nightly, indirect_selection: empty} | a d",
                "{method: fqn, value: a, indirect_selection: cautious} | a of_a",
                "{method: tag, value: nightly, indirect_selection: cautious} | a d of_a of_both",
                "{method: tag, value: nightly, exclude: [{tag: big}]} | a of_a",
                "{union: [{tag: big}, b]} | b d of_both",
                "{union: [{tag: nightly}, b, {exclude: [{tag: big}]}]} | a b of_a",
                "{intersection: [{tag: nightly}, {tag: big}]} | d of_both",
                "{intersection: [{tag: nightly}, {exclude: [of_a, of_both]}]} | a d",
                "{union: [{intersection: [{tag: nightly}, a]}, c]} | a c of_a of_both",
            })
    void whatADefinitionSelects(String definition, String names) {
        assertThat(selected(definition)).isEqualTo(names);
    }

    @Test
    void aDefinitionMayBeATemplate() {
        assertThat(selected("{method: tag, value: \"{{ 'b' + 'ig' }}\"}")).isEqualTo("d of_both");
    }

    @Test
    void oneSelectorTakesFromAnother() {
        var project =
                project(
                        """
                        selectors:
                        - name: later
                          definition:
                            union:
                            - {method: selector, value: first}
                            - c
                            - exclude: [{method: fqn, value: a}]
                        - name: first
                          definition: {method: fqn, value: a, children: true, children_depth: 1}
                        """);

        assertThat(project.faults()).isEmpty();
        assertThat(names(project, "later")).isEqualTo("b c");
    }

    @Test
    void theDefaultIsThatOfARunThatSelectsNothing() {
        var selectors =
                project(
                                """
                                selectors:
                                - name: big
                                  default: "{{ target.type == 'postgres' }}"
                                  definition: {tag: big}
                                - name: other
                                  definition: b
                                """)
                        .surroundings()
                        .selectors();

        assertThat(selectors.of(null, true)).contains("big");
        assertThat(selectors.of(null, false)).isEmpty();
        assertThat(selectors.of("other", true)).contains("other");
        assertThatThrownBy(() -> selectors.of("nightly", true))
                .isInstanceOf(SelectionException.class);
    }

    @Test
    void aSelectorMayAskWhatWasBefore() {
        var selectors =
                project(
                                """
                                selectors:
                                - name: changed
                                  definition: {union: [b, 'state:modified+']}
                                - name: plain
                                  definition: b
                                """)
                        .surroundings()
                        .selectors();

        assertThat(selectors.isAboutThePast("changed")).isTrue();
        assertThat(selectors.isAboutThePast("plain")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[a, b] | a definition is a text or a mapping",
                "{colour: red} | 'colour:red': there is no selection method 'colour'.",
                "{union: [a], intersection: [b]} | beside 'union' or 'intersection' stands nothing"
                        + " else",
                "{union: [{exclude: [a]}]} | 'union' has no parts",
                "{method: tag, value: x, childs: true} | there is no 'childs' in a definition",
                "{method: tag, children: true} | a definition has 'method' and 'value', 'union' or"
                        + " 'intersection'",
                "{method: selector, value: s} | the selector 's' needs itself",
                "{method: selector, value: t} | there is no selector 't'",
                "{method: tag, value: x, indirect_selection: eagerly} | 'indirect_selection' is"
                        + " eager, cautious, buildable or empty",
            })
    void aDefinitionThatMeansNothingIsAFault(String definition, String message) {
        var project = project("selectors:\n- name: s\n  definition: " + definition);

        assertThat(project.faults())
                .extracting(Fault::file, Fault::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("selectors.yml", message));
    }

    @Test
    void onlyOneIsTheDefault() {
        var project =
                project(
                        """
                        selectors:
                        - {name: a, default: true, definition: a}
                        - {name: b, default: true, definition: b}
                        """);

        assertThat(project.faults())
                .extracting(Fault::message)
                .containsExactly("more than one selector is the default: a, b");
    }
}
