package io.millrace.transform.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.ProjectCompiler;
import io.millrace.transform.engine.project.Selector;
import io.millrace.transform.engine.project.Setting;
import io.millrace.transform.engine.run.Staleness.Tried;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RunPlanTest {
    private static final Project PROJECT =
            project(
                    "models/a.sql", "select * from {{ source('raw', 'x') }}",
                    "models/b.sql", "select * from {{ ref('a') }}",
                    "models/c.sql",
                            "{{ config(materialized='table') }}select * from {{ ref('b') }}",
                    "models/d.sql", "select * from {{ source('raw', 'y') }}",
                    "models/e.sql",
                            "{{ config(materialized='ephemeral') }}select * from {{ ref('d') }}",
                    "models/f.sql", "select * from {{ ref('e') }}",
                    "models/s.yml",
                            "models: [{name: a, columns: [{name: id, tests: [unique, not_null]}]}]");

    private static Project project(String... files) {
        var archive = new LinkedHashMap<String, byte[]>();
        archive.put("dbt_project.yml", "name: p".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < files.length; i += 2) {
            archive.put(files[i], files[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return ProjectCompiler.compile(
                archive, new Setting("r", "m", Map.of(), Map.of(), Instant.EPOCH));
    }

    private static Set<String> all() {
        return new Selector(PROJECT.nodes()).select(null, null);
    }

    @Test
    void modelsWaitForTheTestsOfWhatTheyRead() {
        var plan = RunPlan.of(PROJECT, "build", all());

        assertThat(plan.needs().get("b"))
                .containsExactlyInAnyOrder("a", "unique_a_id", "not_null_a_id");
        assertThat(plan.needs().get("unique_a_id")).containsExactly("a");
        assertThat(plan.needs().get("f")).containsExactly("d");
        assertThat(plan.nodes()).extracting(Node::name).doesNotContain("e");
    }

    @Test
    void commandsTakeTheirKindsOnly() {
        assertThat(RunPlan.of(PROJECT, "run", all()).nodes()).hasSize(5);
        assertThat(RunPlan.of(PROJECT, "test", all()).nodes())
                .extracting(Node::name)
                .containsExactlyInAnyOrder("unique_a_id", "not_null_a_id");
        assertThat(RunPlan.of(PROJECT, "seed", all()).nodes()).isEmpty();
    }

    @Test
    void aBadEndSkipsAllBehindItAndNothingElse() {
        var schedule = new Schedule(RunPlan.of(PROJECT, "build", all()).needs());

        assertThat(schedule.begin()).containsExactlyInAnyOrder("a", "d");
        assertThat(schedule.end("a", true)).isEmpty();
        assertThat(schedule.begin()).containsExactlyInAnyOrder("unique_a_id", "not_null_a_id");
        assertThat(schedule.end("not_null_a_id", true)).isEmpty();
        assertThat(schedule.end("unique_a_id", false)).containsExactlyInAnyOrder("b", "c");
        assertThat(schedule.end("d", true)).isEmpty();
        assertThat(schedule.begin()).containsExactly("f");
        assertThat(schedule.isEmpty()).isTrue();
    }

    @Test
    void whatHasNotBegunCanBeGivenUp() {
        var schedule = new Schedule(RunPlan.of(PROJECT, "build", all()).needs());
        assertThat(schedule.begin()).containsExactlyInAnyOrder("a", "d");

        assertThat(schedule.stop())
                .containsExactlyInAnyOrder("b", "c", "f", "unique_a_id", "not_null_a_id");

        assertThat(schedule.isEmpty()).isTrue();
        assertThat(schedule.end("a", false)).isEmpty();
    }

    @Test
    void viewsOnARelationEndAtTables() {
        assertThat(RunPlan.viewsOn(PROJECT, "a")).extracting(Node::name).containsExactly("b");
        assertThat(RunPlan.viewsOn(PROJECT, "d")).extracting(Node::name).containsExactly("f");
    }

    @Test
    void newRowsAndChangedCodeAreDueWithAllBehindThem() {
        var checksums = Map.of("a", "1", "b", "1", "c", "1", "d", "1", "f", "1");
        var revisions = Map.of("x", "7", "y", "3");
        var none = new Tried("1", Map.of());
        var tried =
                Map.of(
                        "a", new Tried("1", Map.of("x", "6")),
                        "b", none,
                        "c", none,
                        "d", new Tried("1", Map.of("y", "3")),
                        "f", none);

        assertThat(Staleness.due(PROJECT, checksums, tried, revisions))
                .containsExactlyInAnyOrder("a", "b", "c", "unique_a_id", "not_null_a_id");
        assertThat(Staleness.due(PROJECT, Map.of("d", "2"), tried, Map.of("y", "3")))
                .isEqualTo(Set.of("d", "e", "f"));
        assertThat(Staleness.due(PROJECT, checksums, Map.of(), Map.of())).isEmpty();
        assertThat(
                        List.copyOf(
                                Staleness.revisionsOf(PROJECT.node("a").orElseThrow(), revisions)
                                        .values()))
                .containsExactly("7");
    }
}
