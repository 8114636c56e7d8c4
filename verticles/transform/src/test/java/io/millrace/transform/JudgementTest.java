package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.ModelAnswer;
import io.millrace.transform.api.TransformRequest.NodeResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How tests are configured: when they fail, what they count, what they keep.
final class JudgementTest {
    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    /// Of five rows three are null.
    private void put(String config) {
        assertThat(
                        world.put(
                                        tenant,
                                        "p",
                                        "models/m.sql",
                                        "select case when g > 3 then g end as x, g"
                                                + " from generate_series(1, 5) as g",
                                        "models/s.yml",
                                        "models: [{name: m, columns: [{name: x, tests:"
                                                + " [{not_null: {config: {"
                                                + config
                                                + "}}}]}]}]")
                                .errors())
                .isEmpty();
    }

    private NodeResult run() {
        return world.run(tenant, "p", "build", null).results().stream()
                .filter(one -> one.kind().equals("test"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                                                | fail | 3 | 3 rows fail",
                "severity: warn                                  | warn | 3 | 3 rows fail",
                "severity: WARN, error_if: '> 1'                 | warn | 3 | 3 rows fail (warn_if != 0)",
                "error_if: '> 10'                                | warn | 3 | 3 rows fail (warn_if != 0)",
                "error_if: '> 10', warn_if: '> 5'                | pass | 3 | ",
                "error_if: '>= 3'                                | fail | 3 | 3 rows fail (error_if >= 3)",
                "error_if: 'between 1 and 3 -- so'               | fail | 3 | (error_if between 1 and 3 -- so)",
                "fail_calc: sum(g)                               | fail | 6 | 6 rows fail",
                "fail_calc: 'sum(g) filter (where g > 9)'        | pass | 0 | ",
                "limit: 2                                        | fail | 2 | 2 rows fail",
                "where: g > 2                                    | fail | 1 | 1 row fails",
                "where: g > 3                                    | pass | 0 | ",
            })
    void failsAndWarnsAsItSays(String config, String status, long rows, String message) {
        put(config == null ? "" : config);

        var result = run();

        assertThat(result.status()).isEqualTo(status);
        assertThat(result.rows()).isEqualTo(rows);
        if (message == null) assertThat(result.message()).isNull();
        else assertThat(result.message()).startsWith("models/s.yml:1: ").endsWith(message);
    }

    @Test
    void keepsTheRowsThatFailWhereItSaysSo() {
        put("store_failures: true, limit: 2");
        run();
        var kept = kept();

        assertThat(kept.materialized()).isEqualTo("table");
        assertThat(kept.state()).isEqualTo("success");
        assertThat(kept.rows()).isEqualTo(2);
        assertThat(world.rows(tenant, kept.name())).isEqualTo(List.of(row(1), row(2)));

        put("store_failures_as: view, store_failures: false");
        run();
        assertThat(kept().materialized()).isEqualTo("view");
        assertThat(world.rows(tenant, kept().name())).hasSize(3);

        put("store_failures_as: ephemeral, store_failures: true");
        assertThat(world.ask(new TransformRequest.Models(tenant)).items())
                .extracting(ModelAnswer::name)
                .containsExactly("m");
    }

    private static Map<String, Object> row(int g) {
        var row = new java.util.HashMap<String, Object>();
        row.put("x", null);
        row.put("g", g);
        return row;
    }

    private ModelAnswer kept() {
        return world.ask(new TransformRequest.GetModel(tenant, "dbt_test__not_null_m_x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fail_calc: '(select count(*) from pg_catalog.pg_class)'",
                "fail_calc: '(select max(x) from \"FOREIGN\".secret)'",
                "error_if: '> 0), (set_config(''role'', ''postgres'', false) is null'",
                "warn_if: '> 0) from m; drop table m; select (1'",
            })
    void itsConditionsReachNothingButTheTenantsOwn(String config) {
        var foreign = world.stack.tenant();
        world.table(foreign, "secret", "x int", "1");
        put(config.replace("FOREIGN", foreign.rawSchema()));

        var result = run();

        assertThat(result.status()).isEqualTo("error");
        assertThat(world.rows(tenant, "m")).hasSize(5);
    }

    @Test
    void theProjectMayConfigureAllTests() {
        world.put(
                tenant,
                "q",
                "dbt_project.yml",
                "name: shop\ntests: {+severity: warn}\ndata_tests: {shop: {+store_failures: true}}\n",
                "models/n.sql",
                "select null::int as x",
                "models/s.yml",
                "models: [{name: n, columns: [{name: x, tests: [not_null]}]}]",
                "tests/own.sql",
                "{{ config(severity='error') }}select * from {{ ref('n') }}");

        var run = world.run(tenant, "q", "build", null);

        assertThat(run.results())
                .extracting(NodeResult::node, NodeResult::status)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("not_null_n_x", "warn"),
                        org.assertj.core.groups.Tuple.tuple("own", "fail"));
        assertThat(world.rows(tenant, "dbt_test__own")).hasSize(1);
    }
}
