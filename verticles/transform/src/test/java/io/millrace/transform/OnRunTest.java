package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a project has around its runs, on a real Postgres.
final class OnRunTest {
    private static final String MACROS =
            """
            {% macro note(word) %}insert into {{ target.schema }}.log values ('{{ word }}'){% endmacro %}
            {% macro note_all(results) %}{% for one in results %}
            insert into {{ target.schema }}.log values
              ('{{ one.node.unique_id }} {{ one.status }} {{ one.adapter_response.rows_affected }}');
            {% endfor %}{% endmacro %}
            """;
    private static final String LOG =
            "create table if not exists {{ target.schema }}.log (word text);";

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    private void put(String start, String end, String... files) {
        var all = new ArrayList<>(List.of("macros/m.sql", MACROS, "dbt_project.yml"));
        all.add("name: shop\non-run-start: " + start + "\non-run-end: " + end + "\n");
        all.addAll(List.of(files));
        assertThat(world.put(tenant, "p", all.toArray(String[]::new)).errors()).isEmpty();
        world.arrive(tenant);
    }

    /// The run that putting the project there caused.
    private RunAnswer built() {
        return world.runs(tenant).getFirst();
    }

    private List<Object> words() {
        return world.stack
                .sql()
                .as(
                        tenant,
                        c ->
                                c.preparedQuery("select word from log").execute().await().stream()
                                        .map(row -> row.getValue(0))
                                        .toList());
    }

    private static List<org.assertj.core.groups.Tuple> results(RunAnswer run) {
        return run.results().stream()
                .map(one -> tuple(one.node(), one.kind(), one.status()))
                .toList();
    }

    @Test
    void runsBeforeTheFirstNodeAndBehindTheLast() {
        put(
                "[\"" + LOG + "{{ note('begin') }}\"]",
                "[\"{{ note('end of ' ~ schemas | length) }}\", \"{{ note_all(results) }}\"]",
                "models/a.sql",
                "{{ config(materialized='table') }}select generate_series(1, 3) as x");

        var run = built();

        assertThat(run.state()).isEqualTo("succeeded");
        assertThat(results(run))
                .containsExactly(
                        tuple("shop-on-run-start-0", "operation", "success"),
                        tuple("a", "model", "success"),
                        tuple("shop-on-run-end-0", "operation", "success"),
                        tuple("shop-on-run-end-1", "operation", "success"));
        assertThat(run.nodes()).isEqualTo(4);
        assertThat(run.finished()).isEqualTo(4);
        assertThat(words()).containsExactly("begin", "end of 1", "model.shop.a success 3");
    }

    @Test
    void theEndIsReachedThoughANodeFails() {
        put("\"" + LOG + "\"", "\"{{ note_all(results) }}\"", "models/a.sql", "select 1 / 0 as x");

        assertThat(built().state()).isEqualTo("failed");

        assertThat(words()).containsExactly("model.shop.a error None");
    }

    @Test
    void nothingIsBuiltWhereTheStartFails() {
        put(
                "[\"" + LOG + "\", select * from nothing, \"{{ note('never') }}\"]",
                "\"{{ note_all(results) }}\"",
                "models/a.sql",
                "select 1 as x");

        var run = built();

        assertThat(run.state()).isEqualTo("failed");
        assertThat(results(run))
                .containsExactly(
                        tuple("shop-on-run-start-0", "operation", "success"),
                        tuple("shop-on-run-start-1", "operation", "error"),
                        tuple("a", "model", "skipped"),
                        tuple("shop-on-run-end-0", "operation", "success"));
        assertThat(run.results().get(1).message())
                .contains("shop-on-run-start-1: relation \"nothing\" does not exist");
        assertThat(words()).containsExactly("model.shop.a skipped None");

        put("\"" + LOG + "\"", "[]", "models/a.sql", "select 1 as x");
        var again = world.ask(new TransformRequest.Retry(tenant, run.id(), true));
        assertThat(world.ask(new TransformRequest.GetRun(tenant, again.runId())).results())
                .extracting(NodeResult::node)
                .containsExactly("shop-on-run-start-0", "a");
    }

    @Test
    void anEndThatFailsFailsTheRun() {
        put("[]", "select 1 / 0", "models/a.sql", "select 1 as x");

        var run = built();

        assertThat(run.state()).isEqualTo("failed");
        assertThat(world.rows(tenant, "a")).containsExactly(Map.of("x", 1));
    }

    @Test
    void aRetryOfAnEndThatFailedRunsItAgain() {
        put("[]", "select 1 / 0", "models/a.sql", "select 1 as x");

        var broken = retried(built());
        put("[]", "\"" + LOG + "{{ note('end') }}\"", "models/a.sql", "select 1 as x");
        var mended = retried(broken);
        var nothing = retried(mended);

        assertThat(broken.state()).isEqualTo("failed");
        assertThat(results(broken))
                .containsExactly(tuple("shop-on-run-end-0", "operation", "error"));
        assertThat(mended.state()).isEqualTo("succeeded");
        assertThat(results(mended))
                .containsExactly(tuple("shop-on-run-end-0", "operation", "success"));
        assertThat(words()).containsExactly("end");
        assertThat(nothing.results()).isEmpty();
    }

    private RunAnswer retried(RunAnswer run) {
        var again = world.ask(new TransformRequest.Retry(tenant, run.id(), true));
        return world.ask(new TransformRequest.GetRun(tenant, again.runId()));
    }

    @Test
    void aCompilationAndARunOfNothingHaveNone() {
        put("\"" + LOG + "{{ note('x') }}\"", "[]", "models/a.sql", "select 1 as x");

        assertThat(results(world.run(tenant, "p", "compile", null)))
                .containsExactly(tuple("a", "model", "success"));
        assertThat(world.run(tenant, "p", "seed", null).results()).isEmpty();
    }

    @Test
    void packagesHaveTheirOwn() {
        put(
                "\"" + LOG + "{{ note('ours') }}\"",
                "[]",
                "models/a.sql",
                "select 1 as x",
                "dbt_packages/tools/dbt_project.yml",
                "name: tools\non-run-start: \"{{ mine() }}\"\n",
                "dbt_packages/tools/macros/m.sql",
                "{% macro mine() %}{{ note('theirs') }}{% endmacro %}");

        assertThat(words()).containsExactly("ours", "theirs");
    }

    @Test
    void whatIsNoTemplateIsAFault() {
        var answer =
                world.put(
                        tenant,
                        "p",
                        "dbt_project.yml",
                        "name: shop\n\non-run-end:\n- \"{{ gone() }}\"\n- \"{% if %}\"\n");

        assertThat(answer.errors())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.file()).isEqualTo("dbt_project.yml");
                    assertThat(fault.line()).isEqualTo(5);
                });
    }
}
