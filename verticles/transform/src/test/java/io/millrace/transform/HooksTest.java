package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import io.millrace.tenants.db.SqlNames;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Statements of a project around its builds, on a real Postgres.
final class HooksTest {
    private static final String LOG =
            "{% macro note(word) %}insert into {{ target.schema }}.log values ('{{ word }}');"
                    + "{% endmacro %}";

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    /// A table of the tenant's own, which a macro writes to.
    @BeforeEach
    void log() {
        world.stack
                .sql()
                .as(
                        tenant,
                        c ->
                                c.preparedQuery("create table " + models("log") + " (word text)")
                                        .execute()
                                        .await()
                                        .rowCount());
    }

    private String models(String name) {
        return SqlNames.quote(tenant.modelSchema(), name);
    }

    private List<String> words() {
        return world.stack
                .sql()
                .as(
                        tenant,
                        c ->
                                c
                                        .preparedQuery("select word from " + models("log"))
                                        .execute()
                                        .await()
                                        .stream()
                                        .map(row -> row.getString(0))
                                        .toList());
    }

    private void put(String... files) {
        var all = new java.util.ArrayList<>(List.of("macros/log.sql", LOG));
        all.addAll(List.of(files));
        assertThat(world.put(tenant, "p", all.toArray(String[]::new)).errors()).isEmpty();
        world.arrive(tenant);
    }

    /// The run that putting the project there caused.
    private RunAnswer built() {
        return world.runs(tenant).getFirst();
    }

    private RunAnswer build() {
        return world.run(tenant, "p", "build", null);
    }

    private static NodeResult result(RunAnswer run) {
        return run.results().getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"view", "table", "incremental"})
    void runAroundTheBuild(String kind) {
        put(
                "models/m.sql",
                "{{ config(materialized='"
                        + kind
                        + "', pre_hook=\"{{ note('before') }}{{ note('too') }}\","
                        + " post_hook=[\"{{ note('after ' ~ this.identifier) }}\","
                        + " after_commit(\"{{ note('behind') }}\")]) }}"
                        + "select string_agg(word, ' ') as seen from "
                        + models("log"));

        assertThat(built().state()).isEqualTo("succeeded");

        assertThat(words()).containsExactly("before", "too", "after m", "behind");
        assertThat(build().state()).isEqualTo("succeeded");
        assertThat(words()).hasSize(8);
    }

    @Test
    void aTableIsAsItsHookLeavesIt() {
        put(
                "models/m.sql",
                """
                {{ config(materialized='table', post_hook=[
                  "delete from {{ this }} where x > 2; alter table {{ this }} add column y int default 7",
                  "create index on {{ this }} (x)"]) }}
                select generate_series(1, 5) as x
                """);

        var result = result(built());

        assertThat(result.rows()).isEqualTo(2);
        assertThat(world.rows(tenant, "m"))
                .containsExactly(Map.of("x", 1, "y", 7), Map.of("x", 2, "y", 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"view", "table", "incremental", "snapshot"})
    void whatFailsWithAHookStaysAsItWas(String kind) {
        put(files(kind, "1", "select 1"));
        assertThat(built().state()).isEqualTo("succeeded");

        put(files(kind, "2", "{{ note('gone') }} select 1 / 0"));
        var run = built();

        assertThat(result(run).status()).isEqualTo("error");
        assertThat(result(run).message()).contains("post_hook: division by zero");
        assertThat(words()).isEmpty();
        assertThat(world.rows(tenant, "m")).extracting(row -> row.get("x")).containsExactly(1);
    }

    private static String[] files(String kind, String value, String hook) {
        var config = "config(post_hook=\"" + hook + "\", materialized='" + kind + "')";
        return kind.equals("snapshot")
                ? new String[] {
                    "snapshots/m.sql",
                    "{% snapshot m %}{{ config(post_hook=\""
                            + hook
                            + "\", unique_key='id', strategy='check', check_cols='all') }}"
                            + "select 1 as id, "
                            + value
                            + " as x{% endsnapshot %}"
                }
                : new String[] {"models/m.sql", "{{ " + config + " }}select " + value + " as x"};
    }

    @Test
    void aPreHookThatFailsKeepsTheModelFromBeingBuilt() {
        put(
                "models/m.sql",
                "{{ config(pre_hook=\"{{ note('kept') }} select * from nothing\") }}select 1 as x");

        var result = result(built());

        assertThat(result.status()).isEqualTo("error");
        assertThat(result.message()).contains("pre_hook: relation \"nothing\" does not exist");
        // Each statement is for itself.
        assertThat(words()).containsExactly("kept");
    }

    @Test
    void aHookMayAskTheTables() {
        put(
                "seeds/m.csv",
                "x\n1\n2\n",
                "dbt_project.yml",
                """
                name: shop
                seeds:
                  +post-hook: "{{ note(run_query('select count(*) from ' ~ this).rows[0][0]) }}"
                """);

        assertThat(built().state()).isEqualTo("succeeded");

        // In the transaction, where the new rows are.
        assertThat(words()).containsExactly("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop schema x cascade",
                "set role postgres",
                "vacuum",
                "commit",
                "do 'begin end'",
                "grant all on all tables in schema public to public",
            })
    void onlyStatementsThatATenantMayWriteRun(String hook) {
        put("models/m.sql", "{{ config(post_hook=\"" + hook + "\") }}select 1 as x");

        assertThat(result(built()).message()).contains("post_hook: Only queries and changes");
    }

    @Test
    void newRowsRunThem() {
        world.table(tenant, "orders", "id bigint", "1");
        put(
                "models/m.sql",
                "{{ config(post_hook=\"{{ note('x') }}\") }}"
                        + "select id from {{ source('raw', 'orders') }}");

        world.insert(tenant, "orders", 2, "2");
        world.arrive(tenant);

        assertThat(words()).containsExactly("x", "x");
    }

    @Test
    void anotherMacroThatTheyCallMakesTheModelDue() {
        var model = "{{ config(post_hook=\"{{ own() }}\") }}select 1 as x";

        put(
                "models/m.sql",
                model,
                "macros/own.sql",
                "{% macro own() %}{{ note('a') }}{% endmacro %}");
        put(
                "models/m.sql",
                model,
                "macros/own.sql",
                "{% macro own() %}{{ note('b') }}{% endmacro %}");

        assertThat(words()).containsExactly("a", "b");
    }

    @Test
    void anotherMacroThatTheyCallMakesTheSeedDue() {
        var project = "name: shop\nseeds:\n  +post-hook: \"{{ own() }}\"\n";
        for (var word : List.of("a", "a", "b")) {
            put(
                    "seeds/m.csv",
                    "x\n1\n",
                    "dbt_project.yml",
                    project,
                    "macros/own.sql",
                    "{% macro own() %}{{ note('" + word + "') }}{% endmacro %}");
        }

        assertThat(words()).containsExactly("a", "b");
    }
}
