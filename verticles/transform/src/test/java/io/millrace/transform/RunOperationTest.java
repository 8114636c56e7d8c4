package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.Operation;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs that only call a macro, on a real Postgres.
final class RunOperationTest {
    private static final String MACROS =
            """
            {% macro fill(count, word='x') %}
            {% do run_query('create table if not exists ' ~ target.schema ~ '.filled (n int, word text)') %}
            {% call statement('fill') %}
              insert into {{ target.schema }}.filled
              select n, '{{ word }}' from generate_series(1, {{ count }}) as n
            {% endcall %}
            {{ log('filled ' ~ count, info=true) }}{{ log('unheard') }}{{ print(ref('m')) }}
            select * from nothing
            {% endmacro %}
            {% macro broken() %}

            {{ run_query('select * from nothing') }}
            {% endmacro %}
            """;

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    @BeforeEach
    void put() {
        var answer =
                world.put(
                        tenant,
                        "p",
                        "dbt_project.yml",
                        "name: shop\non-run-start: select * from nothing\n",
                        "models/m.sql",
                        "select n, word from {{ target.schema }}.filled",
                        "macros/m.sql",
                        MACROS,
                        "dbt_packages/tools/dbt_project.yml",
                        "name: tools",
                        "dbt_packages/tools/macros/m.sql",
                        "{% macro hello() %}{{ print('hello') }}{% endmacro %}");
        assertThat(answer.errors()).isEmpty();
    }

    private RunAnswer run(@Nullable Operation operation) {
        var started =
                world.ask(
                        new TransformRequest.Run(
                                tenant,
                                "p",
                                "run-operation",
                                null,
                                null,
                                false,
                                Map.of(),
                                null,
                                true,
                                false,
                                operation));
        return world.ask(new TransformRequest.GetRun(tenant, started.runId()));
    }

    @Test
    void aMacroIsCalledAndNothingElseIsDone() {
        var run = run(new Operation("fill", Map.of("count", 3, "word", "it")));

        assertThat(run.state()).isEqualTo("succeeded");
        assertThat(run.results())
                .singleElement()
                .returns("fill", NodeResult::node)
                .returns("operation", NodeResult::kind)
                .returns("success", NodeResult::status)
                .returns("filled 3\n\"" + tenant.modelSchema() + "\".\"m\"", NodeResult::message);
        assertThat(run.nodes()).isOne();
        assertThat(
                        world.stack
                                .sql()
                                .<Long>as(
                                        tenant,
                                        c ->
                                                c.preparedQuery(
                                                                "select count(*) from filled"
                                                                        + " where word = 'it'")
                                                        .execute()
                                                        .await()
                                                        .iterator()
                                                        .next()
                                                        .getLong(0)))
                .isEqualTo(3);
    }

    @Test
    void itMayBeOfAPackageAndBeDoneAgain() {
        var run = run(new Operation("tools.hello", Map.of()));
        var again = world.ask(new TransformRequest.Retry(tenant, run.id(), true));
        var repeated = world.ask(new TransformRequest.GetRun(tenant, again.runId()));

        assertThat(run.results()).extracting(NodeResult::message).containsExactly("hello");
        assertThat(repeated.results()).extracting(NodeResult::message).containsExactly("hello");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "broken | macros/m.sql:12: relation \"nothing\" does not exist",
                "gone | 'gone' is undefined",
                "tools.gone | gone",
                "fill | syntax error",
            })
    void whatFailsIsSaid(String macro, String message) {
        var run = run(new Operation(macro, Map.of()));

        assertThat(run.state()).isEqualTo("failed");
        assertThat(run.results())
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.status()).isEqualTo("error");
                    assertThat(result.message()).contains(message);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a.b.c", "fill(1)", "x }}{{ y", "a-b"})
    void whatIsNoNameIsRefused(String macro) {
        assertThatThrownBy(() -> run(new Operation(macro, Map.of())))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'macro' names");
        assertThatThrownBy(() -> run(null)).isInstanceOf(ProblemException.class);
    }
}
