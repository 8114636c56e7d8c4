package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Materializations beside dbt's first four, on a real Postgres.
final class MaterializationTest {
    /// Makes a table once and then only adds to it, with hooks around that.
    private static final String GROWING =
            """
            {% materialization growing, default %}
              {%- set before = load_cached_relation(this) -%}
              {%- set target = this.incorporate(type='table') -%}
              {{ run_hooks(pre_hooks, inside_transaction=False) }}
              {{ run_hooks(pre_hooks) }}
              {% if before is none or should_full_refresh() %}
                {{ drop_relation_if_exists(before) }}
                {% call statement('main') %}{{ create_table_as(False, target, sql) }}{% endcall %}
                {% do create_indexes(target) %}
              {% else %}
                {% call statement('main') %}insert into {{ target }} {{ sql }}{% endcall %}
              {% endif %}
              {{ run_hooks(post_hooks) }}
              {{ adapter.commit() }}
              {{ return({'relations': [target]}) }}
            {% endmaterialization %}
            """;

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    private void put(String... files) {
        assertThat(world.put(tenant, "p", files).errors()).isEmpty();
        world.arrive(tenant);
    }

    /// The run that putting the project there caused.
    private RunAnswer built() {
        return world.runs(tenant).getFirst();
    }

    private RunAnswer build() {
        return world.run(tenant, "p", "build", null);
    }

    private ModelAnswer model() {
        return world.ask(new TransformRequest.Models(tenant)).items().stream()
                .filter(model -> model.name().equals("m"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMaterializedViewIsBroughtUpToDateByRunsAndNewRows() {
        world.table(tenant, "orders", "id bigint", "1");
        put(
                "models/m.sql",
                """
                {{ config(materialized='materialized_view', on_configuration_change='apply',
                          indexes=[{'columns': ['id'], 'unique': true}]) }}
                select id from {{ source('raw', 'orders') }}
                """);
        assertThat(world.rows(tenant, "m")).containsExactly(Map.of("id", 1));

        world.insert(tenant, "orders", 2, "2");
        world.arrive(tenant);

        assertThat(world.rows(tenant, "m"))
                .containsExactlyInAnyOrder(Map.of("id", 1), Map.of("id", 2));
        assertThat(model().materialized()).isEqualTo("materialized_view");
    }

    @Test
    void aMacroOfTheProjectMakesTheRelation() {
        put(
                "macros/growing.sql",
                GROWING,
                "models/m.sql",
                """
                {{ config(materialized='growing', indexes=[{'columns': ['n'], 'type': 'hash'}],
                          post_hook="delete from {{ this }} where n = 2; delete from {{ this }} where n = 3") }}
                select n from generate_series(1, 4) as n
                """,
                "models/behind.sql",
                "select sum(n) as total from {{ ref('m') }}");

        assertThat(built().state()).isEqualTo("succeeded");

        assertThat(world.rows(tenant, "m")).containsExactly(Map.of("n", 1), Map.of("n", 4));
        assertThat(world.rows(tenant, "behind")).containsExactly(Map.of("total", 5));
        assertThat(model().materialized()).isEqualTo("custom");
        assertThat(model().rows()).isEqualTo(2);

        build();
        assertThat(world.rows(tenant, "m")).hasSize(4);

        world.refresh(tenant, "p");
        assertThat(world.rows(tenant, "m")).hasSize(2);
    }

    @Test
    void aProjectsOwnGoesBeforeWhatIsBuiltIn() {
        put(
                "macros/table.sql",
                """
                {% materialization table, adapter='postgres' %}
                  {% call statement('main') %}{{ create_view_as(this, "select 'ours' as x") }}{% endcall %}
                  {{ return({'relations': [this.incorporate(type='view')]}) }}
                {% endmaterialization %}
                """,
                "models/m.sql",
                "{{ config(materialized='table') }}select 'theirs' as x");

        assertThat(built().state()).isEqualTo("succeeded");

        assertThat(world.rows(tenant, "m")).containsExactly(Map.of("x", "ours"));
    }

    @Test
    void whatGoesWrongInTheMacroIsSaidAtItsLine() {
        put(
                "macros/bad.sql",
                """
                {% materialization bad, default %}
                  {% call statement('main') %}
                    create table {{ this }} as select * from nothing
                  {% endcall %}
                {% endmaterialization %}
                {% materialization idle, default %}{{ return({'relations': []}) }}{% endmaterialization %}
                """,
                "models/m.sql",
                "{{ config(materialized='bad') }}select 1 as x",
                "models/n.sql",
                "{{ config(materialized='idle') }}select 1 as x");

        var results = built().results();

        assertThat(results).extracting(NodeResult::status).isEqualTo(List.of("error", "error"));
        assertThat(results)
                .filteredOn(result -> result.node().equals("m"))
                .singleElement()
                .satisfies(result ->
                        assertThat(result.message())
                                .startsWith("macros/bad.sql:2: ")
                                .contains("relation \"nothing\" does not exist"));
        assertThat(results)
                .filteredOn(result -> result.node().equals("n"))
                .singleElement()
                .satisfies(result -> assertThat(result.message()).contains("does not exist"));
    }
}
