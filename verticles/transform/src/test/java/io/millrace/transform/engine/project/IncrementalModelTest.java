package io.millrace.transform.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transform.engine.project.Incremental.OnSchemaChange;
import io.millrace.transform.engine.project.Incremental.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What incremental models are compiled to, before and after their tables are there.
final class IncrementalModelTest {
    private static final String BODY =
            """
            select * from {{ source('raw', 'o') }}
            {%- if is_incremental() %} where id > (select max(id) from {{ this }}){% endif %}
            """;
    private static final String WHOLE = "select * from \"t_raw\".\"o\"";
    private static final String FRESH =
            WHOLE + " where id > (select max(id) from \"t_models\".\"a\")";

    private static Node.Model model(String config, Standing standing) {
        var project =
                new ProjectText()
                        .with("models/a.sql", "{{ config(" + config + ") }}" + BODY)
                        .compile(standing);
        assertThat(project.faults()).isEmpty();
        return (Node.Model) project.node("a").orElseThrow();
    }

    private static Standing refreshed() {
        return new Standing(Set.of("a"), true, Map.of());
    }

    @Test
    void givesNewRowsOnlyOnceItsTableIsThere() {
        var there = Standing.of(Set.of("a"));

        assertThat(model("materialized='incremental'", Standing.NOTHING))
                .returns(WHOLE, Node.Model::sql)
                .returns(false, Node.Model::isIncrement);
        assertThat(model("materialized='incremental'", there))
                .returns(FRESH, Node.Model::sql)
                .returns(true, Node.Model::isIncrement);
        assertThat(model("materialized='table'", there))
                .returns(WHOLE, Node.Model::sql)
                .returns(false, Node.Model::isIncrement);
        assertThat(model("materialized='incremental'", Standing.of(Set.of("other"))).sql())
                .isEqualTo(WHOLE);
    }

    @Test
    void aRefreshBuildsItWholeUnlessItsConfigSaysOtherwise() {
        var there = Standing.of(Set.of("a"));

        assertThat(model("materialized='incremental'", refreshed()).sql()).isEqualTo(WHOLE);
        assertThat(model("materialized='incremental', full_refresh=false", refreshed()).sql())
                .isEqualTo(FRESH);
        assertThat(model("materialized='incremental', full_refresh=true", there).sql())
                .isEqualTo(WHOLE);
    }

    @Test
    void readsItsConfig() {
        var model =
                model(
                        "materialized='incremental', incremental_strategy='merge',"
                                + " unique_key=['id', 'day'], on_schema_change='sync_all_columns',"
                                + " incremental_predicates='x > 1', merge_exclude_columns=['y'],"
                                + " indexes=[{'columns': ['day'], 'type': 'hash'},"
                                + " {'columns': ['id'], 'unique': true}]",
                        Standing.NOTHING);

        assertThat(model.incremental())
                .isEqualTo(
                        new Incremental(
                                Strategy.MERGE,
                                List.of("id", "day"),
                                OnSchemaChange.SYNC_ALL_COLUMNS,
                                List.of("x > 1"),
                                List.of(),
                                List.of("y")));
        assertThat(model.indexes())
                .containsExactly(
                        new Index(List.of("day"), false, "hash"),
                        new Index(List.of("id"), true, "btree"),
                        new Index(List.of("id", "day"), false, "btree"));
    }

    @Test
    void whatIsNotSaidIsAsDbtHasIt() {
        assertThat(model("materialized='incremental'", Standing.NOTHING).incremental().strategy())
                .isEqualTo(Strategy.APPEND);
        var keyed = model("materialized='incremental', unique_key='id'", Standing.NOTHING);
        assertThat(keyed.incremental().strategy()).isEqualTo(Strategy.DELETE_INSERT);
        assertThat(keyed.incremental().onSchemaChange()).isEqualTo(OnSchemaChange.IGNORE);
        assertThat(keyed.indexes()).containsExactly(new Index(List.of("id"), false, "btree"));
    }

    @Test
    void theProjectsFileMayConfigureIt() {
        var project =
                new ProjectText()
                        .with(
                                "dbt_project.yml",
                                """
                                name: shop
                                models:
                                  shop:
                                    materialized: incremental
                                    incremental_strategy: merge
                                    unique_key: [id]
                                """)
                        .with("models/a.sql", BODY)
                        .compile();

        var incremental = ((Node.Model) project.node("a").orElseThrow()).incremental();
        assertThat(incremental.strategy()).isEqualTo(Strategy.MERGE);
        assertThat(incremental.key()).containsExactly("id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "incremental_strategy='microbatch' | no incremental_strategy 'microbatch' here",
                "on_schema_change='drop' | there is no on_schema_change 'drop'",
                "indexes=[{'unique': true}] | an index needs 'columns'",
                "indexes=[{'columns': ['a'], 'type': 'x) --'}] | no type of index 'x) --'",
            })
    void aConfigThatIsNoneIsAFaultOfItsLine(String config, String message) {
        var text = "-- one\n{{ config(materialized='incremental', " + config + ") }}\n" + BODY;

        var faults = new ProjectText().with("models/a.sql", text).compile().faults();

        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().message()).contains(message);
        assertThat(faults.getFirst().line()).isEqualTo(2);
    }

    private static String isNew(Standing standing) {
        var project =
                new ProjectText()
                        .with(
                                "models/a.sql",
                                "{{ config(materialized='incremental') }}select 1 where"
                                        + " {{ is_new('raw', 'o') }} and"
                                        + " {{ is_new('raw', 'o', 'r._batch') }}")
                        .compile(standing);
        assertThat(project.faults()).isEmpty();
        var model = (Node.Model) project.node("a").orElseThrow();
        assertThat(model.datasets()).containsExactly("o");
        return model.sql();
    }

    @Test
    void isNewHoldsForTheBatchesThatChanged() {
        var there = Set.of("a");

        assertThat(isNew(Standing.NOTHING)).isEqualTo("select 1 where true and true");
        assertThat(isNew(Standing.of(there))).isEqualTo("select 1 where true and true");
        assertThat(isNew(new Standing(there, false, Map.of("a", Map.of("o", List.of(3L, 8L))))))
                .isEqualTo("select 1 where _batch in (3, 8) and r._batch in (3, 8)");
        assertThat(isNew(new Standing(there, false, Map.of("a", Map.of("o", List.of())))))
                .isEqualTo("select 1 where false and false");
        assertThat(isNew(new Standing(there, true, Map.of("a", Map.of("o", List.of())))))
                .isEqualTo("select 1 where true and true");
    }

    @Test
    void aMacroOfTheProjectGoesBeforeIsNew() {
        var project =
                new ProjectText()
                        .with("macros/m.sql", "{% macro is_new(a, b) %}mine{% endmacro %}")
                        .with("models/a.sql", "select {{ is_new('raw', 'o') }}")
                        .compile();

        assertThat(((Node.Model) project.node("a").orElseThrow()).sql()).isEqualTo("select mine");
    }
}
