package io.millrace.transform.engine.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.project.Project;
import io.millrace.transform.engine.project.ProjectCompiler;
import io.millrace.transform.engine.project.Setting;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The manifest beside dbt's published schema, version 12: what it must have, and what it may.
final class ManifestTest {
    private static final Invocation INVOCATION =
            new Invocation("7", Instant.parse("2026-03-01T12:00:00Z"), "t_raw", "t_models");

    private static final Set<String> TOP =
            Set.of(
                    "metadata",
                    "nodes",
                    "sources",
                    "macros",
                    "docs",
                    "exposures",
                    "metrics",
                    "groups",
                    "selectors",
                    "disabled",
                    "parent_map",
                    "child_map",
                    "group_map",
                    "saved_queries",
                    "semantic_models",
                    "unit_tests");
    private static final Set<String> METADATA =
            Set.of(
                    "dbt_schema_version",
                    "dbt_version",
                    "generated_at",
                    "invocation_id",
                    "env",
                    "project_name",
                    "project_id",
                    "user_id",
                    "send_anonymous_usage_stats",
                    "adapter_type");
    private static final Set<String> NAMED =
            Set.of(
                    "name",
                    "resource_type",
                    "package_name",
                    "path",
                    "original_file_path",
                    "unique_id");
    private static final Set<String> PARSED =
            Set.of("fqn", "database", "schema", "alias", "checksum");
    private static final Set<String> OF_PARSED =
            Set.of(
                    "config",
                    "tags",
                    "description",
                    "columns",
                    "meta",
                    "group",
                    "docs",
                    "patch_path",
                    "build_path",
                    "unrendered_config",
                    "created_at",
                    "relation_name",
                    "raw_code");
    private static final Set<String> OF_COMPILED =
            Set.of(
                    "language",
                    "refs",
                    "sources",
                    "metrics",
                    "depends_on",
                    "compiled_path",
                    "compiled",
                    "compiled_code",
                    "extra_ctes_injected",
                    "extra_ctes",
                    "contract");

    private static Project project() {
        var files = new LinkedHashMap<String, byte[]>();
        String[] texts = {
            "dbt_project.yml",
            "name: shop",
            "models/staging/a.sql",
            "{{ config(meta={'team': 'web'}, tags=['t']) }}select {{ cents('x') }} as y"
                    + " from {{ source('crm', 'x') }}",
            "models/b.sql",
            "{{ config(materialized='table', alias='bb') }}select * from {{ ref('a') }},"
                    + " {{ ref('s') }}, {{ source('raw', 'z') }}",
            "macros/m.sql",
            "{% macro cents(c) %}{{ c }} / 100{% endmacro %}",
            "seeds/s.csv",
            "id\n1\n",
            "snapshots/h.sql",
            "{% snapshot h %}{{ config(strategy='check', unique_key='id', check_cols='all') }}"
                    + "select * from {{ ref('a') }}{% endsnapshot %}",
            "tests/ours.sql",
            "select * from {{ ref('b') }} where false",
            "models/schema.yml",
            """
            sources:
            - name: crm
              description: The customers.
              tables:
              - name: x
                identifier: crm_x
                columns: [{name: id, data_type: bigint}]
            models:
            - name: b
              description: The b.
              columns:
              - name: y
                description: The y.
                data_type: numeric
                tests: [{accepted_values: {values: [1]}}]
            """
        };
        for (int i = 0; i < texts.length; i += 2) files.put(texts[i], texts[i + 1].getBytes(UTF_8));
        var setting = new Setting("t_raw", "t_models", Map.of(), Map.of(), Instant.EPOCH);
        var project = ProjectCompiler.compile(files, setting);
        assertThat(project.faults()).isEmpty();
        return project;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> at(Map<String, Object> document, String... path) {
        var at = document;
        for (var step : path) at = (Map<String, Object>) at.get(step);
        return at;
    }

    private static Map<String, Object> manifest() {
        return Manifest.of(project(), INVOCATION);
    }

    @SafeVarargs
    private static Set<String> all(Set<String>... parts) {
        var all = new TreeSet<String>();
        for (var part : parts) all.addAll(part);
        return all;
    }

    private static void fits(Map<String, Object> entry, Set<String> must, Set<String> may) {
        assertThat(entry.keySet()).containsAll(must);
        assertThat(entry.keySet()).isSubsetOf(all(must, may));
    }

    @Test
    void hasThePartsOfThePublishedSchemaAndNoOthers() {
        var manifest = manifest();

        assertThat(manifest.keySet()).isEqualTo(TOP);
        fits(at(manifest, "metadata"), Set.of("dbt_schema_version"), METADATA);
        assertThat(at(manifest, "metadata"))
                .containsEntry(
                        "dbt_schema_version", "https://schemas.getdbt.com/dbt/manifest/v12.json")
                .containsEntry("generated_at", "2026-03-01T12:00:00Z");
        assertThat(at(manifest, "nodes").keySet())
                .anyMatch(id -> id.startsWith("test.shop.accepted_values_b_y__1."))
                .contains(
                        "model.shop.a",
                        "model.shop.b",
                        "seed.shop.s",
                        "snapshot.shop.h",
                        "test.shop.ours")
                .hasSize(6);
        var must = all(NAMED, PARSED);
        var compiled = all(OF_PARSED, OF_COMPILED);
        at(manifest, "nodes")
                .forEach((id, _) -> {
                    var entry = at(manifest, "nodes", id);
                    switch (String.valueOf(entry.get("resource_type"))) {
                        case "model" ->
                                fits(
                                        entry,
                                        must,
                                        all(
                                                compiled,
                                                Set.of(
                                                        "access",
                                                        "constraints",
                                                        "version",
                                                        "latest_version",
                                                        "deprecation_date")));
                        case "seed" ->
                                fits(
                                        entry,
                                        must,
                                        all(OF_PARSED, Set.of("root_path", "depends_on")));
                        case "snapshot" -> fits(entry, must, compiled);
                        default ->
                                fits(
                                        entry,
                                        must,
                                        all(
                                                compiled,
                                                Set.of(
                                                        "column_name",
                                                        "file_key_name",
                                                        "attached_node",
                                                        "test_metadata")));
                    }
                });
        fits(
                at(manifest, "sources", "source.shop.crm.x"),
                all(
                        NAMED,
                        Set.of(
                                "fqn",
                                "database",
                                "schema",
                                "source_name",
                                "source_description",
                                "loader",
                                "identifier")),
                Set.of(
                        "quoting",
                        "loaded_at_field",
                        "freshness",
                        "external",
                        "description",
                        "columns",
                        "meta",
                        "source_meta",
                        "tags",
                        "config",
                        "patch_path",
                        "unrendered_config",
                        "relation_name",
                        "created_at"));
        fits(
                at(manifest, "macros", "macro.shop.cents"),
                all(NAMED, Set.of("macro_sql")),
                Set.of(
                        "depends_on",
                        "description",
                        "meta",
                        "docs",
                        "patch_path",
                        "arguments",
                        "created_at",
                        "supported_languages"));
    }

    @Test
    void tellsWhatReadsWhat() {
        var manifest = manifest();

        assertThat(at(manifest, "parent_map"))
                .containsEntry("model.shop.a", List.of("source.shop.crm.x"))
                .containsEntry(
                        "model.shop.b", List.of("model.shop.a", "seed.shop.s", "source.shop.raw.z"))
                .containsEntry("source.shop.crm.x", List.of());
        assertThat(at(manifest, "child_map"))
                .containsEntry("source.shop.crm.x", List.of("model.shop.a"))
                .containsEntry("test.shop.ours", List.of());
        assertThat(at(manifest, "nodes", "model.shop.a", "depends_on"))
                .containsEntry("macros", List.of("macro.shop.cents"));
    }

    @Test
    void tellsWhatAModelIs() {
        var manifest = manifest();
        var a = at(manifest, "nodes", "model.shop.a");
        var b = at(manifest, "nodes", "model.shop.b");

        assertThat(a)
                .containsEntry("fqn", List.of("shop", "staging", "a"))
                .containsEntry("path", "staging/a.sql")
                .containsEntry("original_file_path", "models/staging/a.sql")
                .containsEntry("meta", Map.of("team", "web"))
                .containsEntry("tags", List.of("t"))
                .containsEntry("compiled_code", "select x / 100 as y from \"t_raw\".\"crm_x\"");
        assertThat(String.valueOf(a.get("raw_code"))).contains("{{ cents('x') }}");
        assertThat(b)
                .containsEntry("relation_name", "\"t_models\".\"bb\"")
                .containsEntry("description", "The b.")
                .containsEntry("patch_path", "shop://models/schema.yml");
        assertThat(at(b, "columns", "y"))
                .containsEntry("data_type", "numeric")
                .containsEntry("description", "The y.");
        assertThat(at(b, "config"))
                .containsEntry("materialized", "table")
                .containsEntry("enabled", true);
        assertThat(at(manifest, "sources", "source.shop.crm.x"))
                .containsEntry("source_description", "The customers.")
                .containsEntry("relation_name", "\"t_raw\".\"crm_x\"");
    }

    @Test
    void tellsWhichTestItIs() {
        var manifest = manifest();
        var id =
                at(manifest, "nodes").keySet().stream()
                        .filter(name -> name.startsWith("test.shop.accepted"))
                        .findFirst()
                        .orElseThrow();

        var test = at(manifest, "nodes", id);

        assertThat(test)
                .containsEntry("column_name", "y")
                .containsEntry("attached_node", "model.shop.b");
        assertThat(at(test, "test_metadata")).containsEntry("name", "accepted_values");
        assertThat(at(test, "test_metadata", "kwargs")).containsKey("values");
        assertThat(at(test, "config")).containsEntry("severity", "ERROR");
        assertThat(id).matches(".*\\.[0-9a-f]{10}");
    }
}
