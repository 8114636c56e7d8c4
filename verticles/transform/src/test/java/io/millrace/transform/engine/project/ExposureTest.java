package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.artifact.Invocation;
import io.millrace.transform.engine.artifact.Manifest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What reads a project from outside, and who owns what in it.
final class ExposureTest {
    private static ProjectText text() {
        return new ProjectText()
                .with("models/a.sql", "select * from {{ source('crm', 'x') }}")
                .with("models/b.sql", "select * from {{ ref('a') }}")
                .with("models/c.sql", "select * from {{ ref('b') }}")
                .with("models/other.sql", "select 1 as x")
                .with(
                        "models/s.yml",
                        """
                        groups:
                        - name: finance
                          owner: {email: f@example.org}
                        sources: [{name: crm, tables: [{name: x}]}]
                        models:
                        - name: a
                          group: finance
                          access: private
                        - {name: b, config: {group: finance}}
                        - {name: c, access: public}
                        exposures:
                        - name: weekly
                          type: dashboard
                          owner: {name: Ada}
                          url: https://example.org
                          tags: [board]
                          depends_on:
                          - ref('b')
                          - source('crm', 'x')
                        """);
    }

    @Test
    void whatAnExposureReadsIsSelectedWithIt() {
        var project = text().compile();
        var selector = new Selector(project, Past.of(List.of(), Map.of(), Map.of()));

        assertThat(project.faults()).isEmpty();
        assertThat(selector.select("+exposure:weekly", null)).containsExactly("a", "b");
        assertThat(selector.select("1+exposure:*", null)).containsExactly("b");
        assertThat(selector.select("exposure:shop.weekly", null)).isEmpty();
        assertThat(selector.select("b+", null)).containsExactly("b", "c");
        assertThat(selector.select("group:fin*", null)).containsExactly("a", "b");
        assertThat(selector.select("access:private", null)).containsExactly("a");
        assertThat(selector.select("access:protected", null)).containsExactly("b", "other");
        assertThat(selector.select("access:public", null)).containsExactly("c");
    }

    @Test
    void theyAreInTheManifest() {
        var manifest =
                Manifest.of(
                        text().compile(), new Invocation("1", Instant.EPOCH, "t_raw", "t_models"));

        assertThat(manifest.get("exposures"))
                .asString()
                .startsWith("{exposure.shop.weekly={resource_type=exposure")
                .contains("type=dashboard", "owner={name=Ada}", "url=https://example.org");
        assertThat(manifest.get("groups"))
                .asString()
                .contains("group.shop.finance", "owner={email=f@example.org}");
        assertThat(manifest.get("group_map"))
                .isEqualTo(Map.of("finance", List.of("model.shop.a", "model.shop.b")));
        assertThat(manifest.get("parent_map"))
                .asString()
                .contains("exposure.shop.weekly=[model.shop.b, source.shop.crm.x]");
        assertThat(manifest.get("nodes")).asString().contains("access=private", "group=finance");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "exposures: [{name: e, type: poster, owner: {name: x}}] | the type of an exposure",
                "exposures: [{name: e, type: ml}] | 'owner' is missing",
                "exposures: [{name: e, type: ml, owner: {name: x}, maturity: old}] | the maturity",
                "exposures: [{name: e, type: ml, owner: {name: x}, depends_on: [ref('gone')]}]"
                        + " | no model or seed 'gone'",
                "groups: [{name: g}] | a group needs 'name' and 'owner'",
            })
    void whatIsWrongWithOneIsSaid(String yaml, String message) {
        var project = new ProjectText().with("models/s.yml", yaml).compile();

        assertThat(project.faults()).hasSize(1);
        assertThat(project.faults().getFirst().message()).contains(message);
        assertThat(project.faults().getFirst().line()).isEqualTo(1);
    }

    @Test
    void whatIsPrivateIsReadWithinItsGroupOnly() {
        var project =
                text().with("models/other.sql", "select 1 as x\nfrom {{ ref('a') }}")
                        .with("models/d.sql", "{{ config(group='sales') }}select 1 as x")
                        .compile();

        assertThat(project.faults())
                .containsExactlyInAnyOrder(
                        new Fault("models/other.sql", 2, "'a' is private to the group 'finance'"),
                        new Fault("models/d.sql", 1, "there is no group 'sales'"));
    }
}
