package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// dbt's documents about a run that was made: their keys are those of the published schemas.
final class ArtifactsTest {
    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    private Map<String, Object> artifact(RunAnswer run, String name) {
        return world.ask(new TransformRequest.Artifact(tenant, run.id(), name)).document();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private RunAnswer build() {
        world.table(tenant, "orders", "id bigint", "1", "2");
        assertThat(
                        world.put(
                                        tenant,
                                        "p",
                                        "models/a.sql",
                                        "{{ config(materialized='table') }}"
                                                + "select id from {{ source('raw', 'orders') }}",
                                        "models/b.sql",
                                        "select {{ var('n', 1) }} as x from {{ ref('a') }}",
                                        "models/s.yml",
                                        "models: [{name: a, columns: [{name: id, tests: [not_null]}]}]",
                                        "seeds/s.csv",
                                        "code\nx\n")
                                .errors())
                .isEmpty();
        world.arrive(tenant);
        var started =
                world.ask(
                        new TransformRequest.Run(
                                tenant,
                                "p",
                                "build",
                                "a+ s",
                                null,
                                false,
                                Map.of("n", 7),
                                null,
                                true));
        return world.ask(new TransformRequest.GetRun(tenant, started.runId()));
    }

    @Test
    void resultsAreThoseOfVersionSix() {
        var run = build();

        var document = artifact(run, "run_results.json");

        assertThat(document.keySet())
                .isEqualTo(Set.of("metadata", "results", "elapsed_time", "args"));
        assertThat(map(document.get("metadata")).keySet())
                .isEqualTo(
                        Set.of(
                                "dbt_schema_version",
                                "dbt_version",
                                "generated_at",
                                "invocation_id",
                                "env"));
        assertThat(map(document.get("args")))
                .containsEntry("which", "build")
                .containsEntry("select", List.of("a+", "s"))
                .containsEntry("vars", Map.of("n", 7));
        var results = (List<?>) document.get("results");
        assertThat(results).hasSize(4);
        for (var result : results) {
            assertThat(map(result).keySet())
                    .isEqualTo(
                            Set.of(
                                    "status",
                                    "timing",
                                    "thread_id",
                                    "execution_time",
                                    "adapter_response",
                                    "message",
                                    "failures",
                                    "unique_id",
                                    "compiled",
                                    "compiled_code",
                                    "relation_name"));
            assertThat((List<?>) map(result).get("timing")).hasSize(1);
        }
        var b = of(results, "model.shop.b");
        assertThat(b)
                .containsEntry("status", "success")
                .containsEntry("compiled", true)
                .containsEntry("adapter_response", Map.of("rows_affected", 2));
        assertThat(String.valueOf(b.get("compiled_code"))).startsWith("select 7 as x");
        assertThat(of(results, "seed.shop.s"))
                .containsEntry("compiled", false)
                .containsEntry("relation_name", "\"" + tenant.modelSchema() + "\".\"s\"");
        assertThat(results)
                .anySatisfy(result ->
                        assertThat(map(result))
                                .containsEntry("status", "pass")
                                .containsEntry("failures", 0)
                                .containsEntry("relation_name", null));
    }

    private static Map<String, Object> of(List<?> results, String id) {
        return results.stream()
                .map(ArtifactsTest::map)
                .filter(result -> id.equals(result.get("unique_id")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theCatalogIsThatOfVersionOne() {
        var document = artifact(build(), "catalog.json");

        assertThat(document.keySet()).isEqualTo(Set.of("metadata", "nodes", "sources", "errors"));
        var nodes = map(document.get("nodes"));
        assertThat(nodes.keySet()).isEqualTo(Set.of("model.shop.a", "model.shop.b", "seed.shop.s"));
        var a = map(nodes.get("model.shop.a"));
        assertThat(a.keySet()).isEqualTo(Set.of("metadata", "columns", "stats", "unique_id"));
        assertThat(map(a.get("metadata")))
                .containsEntry("type", "BASE TABLE")
                .containsEntry("name", "a")
                .containsEntry("schema", tenant.modelSchema());
        assertThat(map(map(a.get("columns")).get("id")))
                .containsEntry("type", "bigint")
                .containsEntry("index", 1);
        assertThat(map(map(nodes.get("model.shop.b")).get("metadata")))
                .containsEntry("type", "VIEW");
        assertThat(map(document.get("sources")).keySet())
                .isEqualTo(Set.of("source.shop.raw.orders"));
    }

    @Test
    void aManifestIsThatOfTheVersionThatTheRunUsed() {
        var run = build();
        world.put(tenant, "p", "models/other.sql", "select 1 as x");

        var nodes = map(artifact(run, "manifest.json").get("nodes"));

        assertThat(nodes).containsKey("model.shop.a").doesNotContainKey("model.shop.other");
        assertThat(map(nodes.get("model.shop.b")))
                .extractingByKey("compiled_code")
                .asString()
                .startsWith("select 7 as x");
    }
}
