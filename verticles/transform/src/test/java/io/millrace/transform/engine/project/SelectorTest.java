package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is selected, as dbt does it. The project: raw.x -> a -> b -> c, e -> c, seed s, snapshot h.
final class SelectorTest {
    private static final Map<String, String> SHORT =
            Map.of(
                    "not_null_source_crm_x_id", "tx",
                    "unique_b_id", "tb",
                    "relationships_b_id__id__ref_e_", "tbe");

    private static ProjectText text() {
        return new ProjectText()
                .with(
                        "models/staging/a.sql",
                        "{{ config(tags='nightly', meta={'team': 'web'}) }}"
                                + "select * from {{ source('crm', 'x') }}")
                .with(
                        "models/b.sql",
                        "{{ config(materialized='table') }}"
                                + "select {{ cents('p') }} from {{ ref('a') }}")
                .with("models/c.sql", "select * from {{ ref('b') }}, {{ ref('e') }}")
                .with("models/e.sql", "select * from {{ ref('s') }}")
                .with("seeds/s.csv", "id\n1\n")
                .with(
                        "snapshots/then.sql",
                        "{% snapshot h %}{{ config(strategy='check', unique_key='id',"
                                + " check_cols='all') }}select * from {{ ref('a') }}"
                                + "{% endsnapshot %}")
                .with("macros/m.sql", "{% macro cents(c) %}{{ c }} / 100{% endmacro %}")
                .with("tests/ours.sql", "select * from {{ ref('c') }} where false")
                .with(
                        "models/schema.yml",
                        """
                        sources:
                        - name: crm
                          tables:
                          - name: x
                            columns: [{name: id, tests: [not_null]}]
                        models:
                        - name: b
                          columns:
                          - name: id
                            tests:
                            - unique: {severity: warn}
                            - relationships: {to: ref('e'), field: id}
                        """)
                .with("dbt_packages/tools/dbt_project.yml", "name: tools")
                .with("dbt_packages/tools/models/calendar.sql", "select 1 as day");
    }

    private static String names(Project project, Past past, String select, String exclude) {
        assertThat(project.faults()).isEmpty();
        return new Selector(project, past)
                .select(select, exclude).stream()
                        .map(name -> SHORT.getOrDefault(name, name))
                        .sorted()
                        .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    b                                | b tb tbe
                    +b                               | a b tb tbe tx
                    1+c                              | b c e ours tb tbe
                    b+                               | b c ours tb tbe
                    a+1                              | a b h tb tbe
                    2+c                              | a b c e ours s tb tbe
                    @b                               | a b c e ours s tb tbe tx
                    @s                               | a b c e ours s tb tbe tx
                    +b,b+                            | b tb tbe
                    a e                              | a e tbe
                    tag:night*                       | a
                    tag:nightly+                     | a b c h ours tb tbe
                    path:models/staging              | a
                    models/staging                   | a
                    path:snapshots/*.sql             | h
                    file:e.sql                       | e tbe
                    e.sql                            | e tbe
                    file:s                           | s
                    source:crm                       | tx
                    source:crm.x+1                   | a tx
                    source:shop.crm.*+1              | a tx
                    package:tools                    | calendar
                    package:this,resource_type:model | a b c e ours tb tbe
                    resource_type:snapshot           | h
                    resource_type:seed               | s
                    config.materialized:table        | b tb tbe
                    config.materialized:VIEW,fqn:e   | e tbe
                    config.meta.team:web             | a
                    config.tags:nightly              | a
                    config.severity:warn             | tb
                    test_name:unique                 | tb
                    test_type:singular               | ours
                    test_type:generic                | tb tbe tx
                    fqn:shop.staging.a               | a
                    staging                          | a
                    staging.*                        | a
                    shop.*,resource_type:seed        | s
                    tools.calendar                   | calendar
                    [ab]                             | b tb tbe
                    """)
    void methodsAndNeighboursAreThoseOfDbt(String select, String expected) {
        var found = names(text().compile(), Past.NONE, select, null);

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void anExclusionTakesTheTestsOfWhatItExcludes() {
        var project = text().compile();

        assertThat(names(project, Past.NONE, null, "b+ package:tools h s")).isEqualTo("a e tx");
        assertThat(names(project, Past.NONE, "b+", "c")).isEqualTo("b tb tbe");
    }

    @Test
    void stateTellsWhatChangedSinceTheLastGoodRun() {
        var before = text().compile();
        var past = Past.of(before.nodes(), before.macros(), Map.of());
        var now =
                text().with("models/e.sql", "select 1 as id from {{ ref('s') }}")
                        .with("models/new.sql", "select 1 as x")
                        .with("seeds/s.csv", "id\n2\n")
                        .with("macros/m.sql", "{% macro cents(c) %}{{ c }} / 100.0{% endmacro %}")
                        .with(
                                "models/staging/a.sql",
                                "{{ config(tags='nightly', meta={'team': 'web'}, alias='aa') }}"
                                        + "select * from {{ source('crm', 'x') }}")
                        .compile();

        assertThat(only(now, past, "state:new")).isEqualTo("new");
        assertThat(only(now, past, "state:modified.macros")).isEqualTo("b");
        assertThat(only(now, past, "state:modified.relation")).isEqualTo("a new");
        assertThat(only(now, past, "state:modified.configs")).isEqualTo("a new");
        assertThat(only(now, past, "state:modified.body")).isEqualTo("a e new");
        assertThat(only(now, past, "state:modified")).isEqualTo("a b e new");
        assertThat(only(now, past, "state:unmodified")).isEqualTo("c calendar");
        assertThat(only(now, past, "state:modified,state:new")).isEqualTo("new");
        assertThat(new Selector(now, past).select("state:modified,resource_type:seed", null))
                .contains("s");
        assertThat(only(before, past, "state:modified")).isEmpty();
        assertThat(only(now, Past.NONE, "state:old")).isEmpty();
    }

    /// The models among what is selected.
    private static String only(Project project, Past past, String select) {
        var found = new Selector(project, past).select(select, null);
        return String.join(
                " ",
                project.models().stream()
                        .map(Node.Model::name)
                        .filter(found::contains)
                        .sorted()
                        .toList());
    }

    @Test
    void resultsOfTheRunBeforeAreSelected() {
        var past =
                Past.of(
                        List.of(),
                        Map.of(),
                        Map.of("e", "error", "c", "skipped", "unique_b_id", "fail"));
        var project = text().compile();

        assertThat(names(project, past, "result:error+", null)).isEqualTo("c e ours tbe");
        assertThat(names(project, past, "result:fail", null)).isEqualTo("tb");
        assertThat(names(project, Past.NONE, "result:error", null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour:red",
                "@b+",
                "+",
                "tag:",
                "a,,b",
                "config:table",
                "tag.x:y",
                "state:changed",
                "resource_type:cube",
                "test_type:mean",
            })
    void whatMeansNothingIsSaid(String words) {
        assertThatThrownBy(() -> Selector.verify(words)).isInstanceOf(SelectionException.class);
    }

    @Test
    void whatAsksThePastIsKnown() {
        assertThat(Selector.isAboutThePast("a+ tag:x,state:modified+")).isTrue();
        assertThat(Selector.isAboutThePast("result:error")).isTrue();
        assertThat(Selector.isAboutThePast("a+ tag:state")).isFalse();
        assertThat(Selector.isAboutThePast(null)).isFalse();
        assertThat(Selector.isAboutThePast(" ")).isFalse();
    }
}
