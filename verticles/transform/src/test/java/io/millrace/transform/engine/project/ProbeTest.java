package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What of a test can be asked beside other tests of its relation.
final class ProbeTest {
    private static final String RELATION = "\"t_models\".\"m\"";

    /// @param test one item of a list of tests, in one line
    private static ProjectText project(String test) {
        return new ProjectText()
                .with("models/m.sql", "select 1 as x, 'a' as s")
                .with(
                        "models/s.yml",
                        "models: [{name: m, columns: [{name: x, tests: [" + test + "]}]}]");
    }

    private static Node.Assertion assertion(ProjectText text) {
        var project = text.compile();
        assertThat(project.faults()).isEmpty();
        return project.assertions().getFirst();
    }

    private static Optional<Probe> probe(String test) {
        return assertion(project(test)).probe();
    }

    @Test
    void theBuiltInTestsOfOneRelationAreCounts() {
        assertThat(probe("not_null"))
                .contains(
                        new Probe(
                                RELATION,
                                "count(*) filter (where x is null)",
                                Optional.empty(),
                                true,
                                false));
        assertThat(probe("unique"))
                .contains(
                        new Probe(
                                RELATION,
                                "count(*) filter (where x is not null)"
                                        + " - count(distinct x) filter (where x is not null)",
                                Optional.empty(),
                                false,
                                true));
        assertThat(probe("accepted_values: {values: [a, \"it's\"]}"))
                .contains(
                        new Probe(
                                RELATION,
                                "count(distinct x) filter (where x not in ('a', 'it''s'))",
                                Optional.empty(),
                                true,
                                true));
    }

    @Test
    void whatIsToBeElsewhereIsJoinedOnceAndCounted() {
        var probe = probe("relationships: {to: ref('m'), field: s}").orElseThrow();

        assertThat(probe.join().orElseThrow())
                .matches(
                        " left join \\(select s from "
                                + RELATION
                                + " union select x from "
                                + RELATION
                                + " where false\\) as (_of_[0-9a-f]{16})\\(\\1\\) on x = \\1");
        assertThat(probe.count())
                .matches("count\\(\\*\\) filter \\(where x is not null and _of_\\w+ is null\\)");
        assertThat(probe.isExact()).isTrue();
        assertThat(probe("relationships: {to: ref('m'), field: s, name: again, where: x > 0}"))
                .hasValueSatisfying(its -> assertThat(its.join()).isEqualTo(probe.join()));
    }

    @Test
    void itsConditionComesFirst() {
        assertThat(probe("not_null: {where: \"s = 'a'\"}"))
                .contains(
                        new Probe(
                                RELATION,
                                "count(*) filter (where"
                                        + " case when (s = 'a') then (x is null) else false end)",
                                Optional.empty(),
                                true,
                                false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not_null: {severity: warn}",
                "not_null: {limit: 5}",
                "not_null: {warn_if: '> 2', error_if: '>= 10'}",
                "not_null: {fail_calc: count(*)}",
                "accepted_values: {values: [1, 2], quote: false}",
                "unique: {where: x > 0 and s is not null}",
            })
    void whatFollowsFromTheCountStays(String test) {
        assertThat(probe(test)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not_null: {store_failures: true}",
                "not_null: {store_failures_as: view}",
                "not_null: {fail_calc: sum(x)}",
                "not_null: {error_if: 'between 1 and 3'}",
                "not_null: {warn_if: '> (select 1)'}",
                "not_null: {where: 'x > 0 limit 3'}",
                "not_null: {where: 'x > 0) or (true'}",
                "not_null: {where: 'x > 0 -- so'}",
                "not_null: {column_name: 'x + 1'}",
                "not_null: {column_name: m, where: x > 0}",
                "not_null: {column_name: ctid, where: x > 0}",
                "unique: {column_name: 'null'}",
                "unique: {column_name: 'x, s'}",
                "accepted_values: {values: ['select 1'], quote: false}",
                "accepted_values: {values: ['1) or (true'], quote: false}",
                "relationships: {to: ref('m'), field: 'x + 1'}",
                "relationships: {to: ref('m'), field: 'null'}",
                "relationships: {to: '(select 1 as x)', field: x}",
            })
    void whatMeansSomethingElseBesideOthersIsLeftAlone(String test) {
        assertThat(probe(test)).isEmpty();
    }

    @Test
    void aTestOfTheProjectsOwnIsLeftAlone() {
        var text =
                project("above: {floor: 0}")
                        .with(
                                "macros/t.sql",
                                "{% test above(model, column_name, floor) %}"
                                        + "select 1 from {{ model }}"
                                        + " where not({{ column_name }} > {{ floor }})"
                                        + "{% endtest %}")
                        .with("tests/own.sql", "select * from {{ ref('m') }} where x > 9");

        assertThat(text.compile().assertions())
                .hasSize(2)
                .allSatisfy(test -> assertThat(test.probe()).isEmpty());
    }

    private static ProjectText expression(String body) {
        return project("dbt_utils.expression_is_true: {expression: '> 0', where: x < 9}")
                .with("dbt_packages/dbt_utils/dbt_project.yml", "name: dbt_utils\n")
                .with(
                        "dbt_packages/dbt_utils/macros/e.sql",
                        "{% test expression_is_true(model, expression, column_name) %}\n"
                                + body
                                + "\n{% endtest %}");
    }

    @Test
    void anExpressionThatIsToBeTrueIsACountAsLongAsItAsksSo() {
        var usual =
                expression(
                        "select\n    1\nfrom {{ model }}\n\n"
                                + "where not({{ column_name }} {{ expression }})");
        var changed =
                expression(
                        "select 1 from {{ model }} where not({{ column_name }} {{ expression }})"
                                + " group by s");

        assertThat(assertion(usual).probe())
                .contains(
                        new Probe(
                                RELATION,
                                "count(*) filter (where"
                                        + " case when (x < 9) then (not(x > 0)) else false end)",
                                Optional.empty(),
                                true,
                                false));
        assertThat(assertion(changed).probe()).isEmpty();
    }

    @Test
    void whatReadsAnEphemeralModelIsLeftAlone() {
        var text =
                new ProjectText()
                        .with("models/e.sql", "{{ config(materialized='ephemeral') }}select 1 as x")
                        .with("models/m.sql", "select * from {{ ref('e') }}")
                        .with(
                                "models/s.yml",
                                "models: [{name: e, columns: [{name: x, tests: [not_null]}]},"
                                        + " {name: m, columns: [{name: x, tests: [not_null:"
                                        + " {where: \"x in (select x from {{ ref('e') }})\"}]}]}]");

        var project = text.compile();

        assertThat(project.faults()).isEmpty();
        assertThat(project.assertions())
                .hasSize(2)
                .allSatisfy(test -> assertThat(test.probe()).isEmpty());
    }
}
