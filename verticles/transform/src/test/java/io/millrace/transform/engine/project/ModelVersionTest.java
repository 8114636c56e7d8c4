package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.transform.engine.artifact.Invocation;
import io.millrace.transform.engine.artifact.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Models that have several versions.
final class ModelVersionTest {
    private static ProjectText text() {
        return new ProjectText()
                .with("models/m_v1.sql", "select 1 as id, 2 as old")
                .with("models/two.sql", "select 1 as id")
                .with("models/m_v10.sql", "{{ config(alias='ten') }}select 1 as id, 3 as fresh")
                .with(
                        "models/readers.sql",
                        "select * from {{ ref('m') }}, {{ ref('m', v=1) }}, {{ ref('m', version=10) }}")
                .with(
                        "models/s.yml",
                        """
                        models:
                        - name: m
                          description: The m.
                          latest_version: 2
                          config: {materialized: table, tags: all}
                          columns:
                          - {name: id, description: The key., tests: [unique]}
                          - {name: old, description: Gone.}
                          versions:
                          - v: 1
                          - v: 2
                            defined_in: two
                            description: The second.
                            config: {materialized: view, tags: two}
                            columns:
                            - {include: all, exclude: [old]}
                          - v: 10
                            columns:
                            - {include: [id]}
                            - {name: fresh, description: New.}
                        """);
    }

    private static Node.Model model(Project project, String name) {
        return (Node.Model) project.node(name).orElseThrow();
    }

    @Test
    void eachVersionIsAModelAndTheLatestIsReadWhereNoneIsNamed() {
        var project = text().compile();

        assertThat(project.faults()).isEmpty();
        assertThat(project.models())
                .extracting(Node.Model::name, Node.Model::relation)
                .containsExactlyInAnyOrder(
                        tuple("m.v1", "m_v1"),
                        tuple("m.v2", "m_v2"),
                        tuple("m.v10", "ten"),
                        tuple("readers", "readers"));
        assertThat(model(project, "readers").sql())
                .isEqualTo(
                        "select * from \"t_models\".\"m_v2\", \"t_models\".\"m_v1\","
                                + " \"t_models\".\"ten\"");
        assertThat(model(project, "readers").dependsOn()).containsExactly("m.v2", "m.v1", "m.v10");
    }

    @Test
    void whatAVersionSaysGoesBeforeWhatItsModelSays() {
        var project = text().compile();
        var one = model(project, "m.v1");
        var two = model(project, "m.v2");
        var ten = model(project, "m.v10");

        assertThat(one.materialization()).isEqualTo(Materialization.TABLE);
        assertThat(two.materialization()).isEqualTo(Materialization.VIEW);
        assertThat(one.description()).isEqualTo("The m.");
        assertThat(two.description()).isEqualTo("The second.");
        assertThat(one.columns()).isEqualTo(Map.of("id", "The key.", "old", "Gone."));
        assertThat(two.columns()).isEqualTo(Map.of("id", "The key."));
        assertThat(ten.columns()).isEqualTo(Map.of("id", "The key.", "fresh", "New."));
        assertThat(project.assertions())
                .extracting(Node.Assertion::name, Node.Assertion::model)
                .containsExactlyInAnyOrder(
                        tuple("unique_m_v1_id", "m.v1"),
                        tuple("unique_m_v2_id", "m.v2"),
                        tuple("unique_m_v10_id", "m.v10"));
    }

    @Test
    void versionsAreSelectedByNameAndAge() {
        var project = text().compile();
        var selector = new Selector(project, Past.of(List.of(), Map.of(), Map.of()));

        assertThat(selector.select("m", "resource_type:test"))
                .containsExactly("m.v1", "m.v10", "m.v2");
        assertThat(selector.select("m.v2", null)).containsExactly("m.v2", "unique_m_v2_id");
        assertThat(selector.select("m_v1", "resource_type:test")).containsExactly("m.v1");
        assertThat(selector.select("version:latest", "resource_type:test")).containsExactly("m.v2");
        assertThat(selector.select("version:old", "resource_type:test")).containsExactly("m.v1");
        assertThat(selector.select("version:prerelease", "resource_type:test"))
                .containsExactly("m.v10");
        assertThat(selector.select("version:none", null)).containsExactly("readers");
    }

    @Test
    void theManifestTellsNameAndVersionApart() {
        var manifest =
                Manifest.of(
                        text().compile(), new Invocation("1", Instant.EPOCH, "t_raw", "t_models"));

        var nodes = (Map<?, ?>) manifest.get("nodes");
        var two = (Map<?, ?>) nodes.get("model.shop.m.v2");

        assertThat(two.get("name")).isEqualTo("m");
        assertThat(two.get("version")).isEqualTo(2);
        assertThat(two.get("latest_version")).isEqualTo(2);
        assertThat(two.get("fqn")).isEqualTo(List.of("shop", "m", "v2"));
        assertThat(((Map<?, ?>) nodes.get("model.shop.readers")).get("refs"))
                .asString()
                .contains("{name=m, package=null, version=10}");
    }

    @Test
    void theLatestMayHaveTheNameOfTheModelAndIsTheHighestUnlessSaid() {
        var project =
                new ProjectText()
                        .with("models/m.sql", "select 10 as x")
                        .with("models/m_v9.sql", "select 9 as x")
                        .with("models/r.sql", "select * from {{ ref('shop', 'm') }}")
                        .with(
                                "models/s.yml",
                                "models: [{name: m, versions: [{v: 9}, {v: 10}]}]\n"
                                        + "unit_tests: [{name: t, model: m, versions: {exclude: [9]},"
                                        + " expect: {rows: []}}]")
                        .compile();

        assertThat(project.faults()).isEmpty();
        assertThat(model(project, "m.v10").sql()).isEqualTo("select 10 as x");
        assertThat(model(project, "r").dependsOn()).containsExactly("m.v10");
        assertThat(project.unitTests()).extracting(Node.UnitTest::name).containsExactly("m.v10::t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{name: m, versions: [{v: 1}, {x: 2}]} | a version needs 'v'",
                "{name: m, latest_version: 3, versions: [{v: 1}]} | there is no version '3'",
                "{name: m, versions: [{v: 1}, {v: 2}]} | there is no model or seed 'm.v2'",
                "{name: m, versions: [{v: a b}]} | 'a b' can be no version",
            })
    void whatIsWrongWithThemIsSaid(String model, String message) {
        var project =
                new ProjectText()
                        .with("models/m_v1.sql", "select 1 as x")
                        .with("models/s.yml", "models:\n- " + model)
                        .compile();

        assertThat(project.faults()).hasSize(1);
        assertThat(project.faults().getFirst().message()).contains(message);
    }
}
