package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How old the rows of sources are, beside what a project says they may be.
final class FreshnessTest {
    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    @BeforeEach
    void orders() {
        world.table(
                tenant,
                "orders",
                "id bigint, loaded timestamptz, plain timestamp",
                "1, now() - interval '3 hours', (now() - interval '3 hours') at time zone 'UTC'",
                "2, now() - interval '30 hours', null");
    }

    private void put(String source) {
        assertThat(
                        world.put(
                                        tenant,
                                        "p",
                                        "models/m.sql",
                                        "select * from {{ source('crm', 'orders') }}",
                                        "models/s.yml",
                                        source)
                                .errors())
                .isEmpty();
    }

    private RunAnswer look() {
        return world.run(tenant, "p", "freshness", null);
    }

    private static NodeResult only(RunAnswer run) {
        assertThat(run.results()).hasSize(1);
        return run.results().getFirst();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "loaded_at_field: loaded | {warn_after: {count: 4, period: hour}} | pass",
                "loaded_at_field: loaded | {warn_after: {count: 179, period: minute}} | warn",
                "loaded_at_field: loaded | {error_after: {count: 2, period: hour}} | error",
                "loaded_at_field: plain | {error_after: {count: 4, period: hour}} | pass",
                "loaded_at_field: plain | {error_after: {count: 2, period: hour}} | error",
                "loaded_at_field: loaded | {warn_after: {count: 1, period: day}, filter: id > 1} | warn",
                "loaded_at_field: loaded | {warn_after: {count: 1, period: day}, filter: id > 2} | error",
                "loaded_at_query: select now() - interval '10 days' | {warn_after: {count: 9, period: day}} | warn",
                "loader: hand | {warn_after: {count: 9, period: day}} | warn",
            })
    void agesAreHeldToTheirBounds(String field, String bounds, String status) {
        put(
                "sources: [{name: crm, "
                        + field
                        + ", freshness: "
                        + bounds
                        + ", tables: [{name: orders}]}]");

        var result = only(look());

        assertThat(result.node()).isEqualTo("source:crm.orders");
        assertThat(result.kind()).isEqualTo("source");
        assertThat(result.status()).isEqualTo(status);
    }

    @Test
    void aTableGoesBeforeItsSourceAndAnErrorFailsTheRun() {
        put(
                """
                sources:
                - name: crm
                  freshness: {warn_after: {count: 1, period: hour}}
                  loaded_at_field: nothing
                  tables:
                  - name: orders
                    loaded_at_field: loaded
                    freshness: {error_after: {count: 2, period: hour}}
                  - name: quiet
                    freshness: null
                """);

        var run = look();

        assertThat(run.state()).isEqualTo("failed");
        assertThat(only(run).message())
                .isEqualTo("models/s.yml:6: the newest row is older than 2 hours: 3 h 0 min");
    }

    @Test
    void itIsLookedAtWhereThatIsAskedForOnly() {
        put(
                """
                sources:
                - name: crm
                  tables:
                  - name: orders
                    config:
                      loaded_at_field: loaded
                      freshness: {warn_after: {count: 1, period: hour}}
                """);

        var built = world.run(tenant, "p", "build", null);
        var looked = world.run(tenant, "p", "freshness", "source:crm");
        var other = world.run(tenant, "p", "freshness", "source:erp");

        assertThat(built.results())
                .extracting(NodeResult::node, NodeResult::status)
                .containsExactly(tuple("m", "success"));
        assertThat(only(looked).status()).isEqualTo("warn");
        assertThat(looked.state()).isEqualTo("succeeded");
        assertThat(other.results()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loaded_at_field: '(select max(x)::timestamptz from \"FOREIGN\".secret)'",
                "loaded_at_query: select max(pg_catalog.pg_postmaster_start_time()) as x",
                "loaded_at_query: select now()); drop table x; select (now()",
            })
    void itsExpressionsReachNothingButTheTenantsOwn(String field) {
        var foreign = world.stack.tenant();
        world.table(foreign, "secret", "x text", "'2026-01-01'");
        put(
                "sources: [{name: crm, freshness: {warn_after: {count: 1, period: day}}, tables:"
                        + " [{name: orders, "
                        + field.replace("FOREIGN", foreign.rawSchema())
                        + "}]}]");

        assertThat(only(look()).status()).isEqualTo("error");
    }

    @Test
    void aBoundThatIsNoneIsAFault() {
        var answer =
                world.put(
                        tenant,
                        "p",
                        "models/s.yml",
                        "sources: [{name: crm, tables: [{name: orders,"
                                + " freshness: {warn_after: {count: 1, period: year}}}]}]");

        assertThat(answer.errors()).hasSize(1);
        assertThat(answer.errors().getFirst().message())
                .isEqualTo("warn_after needs a count, and a period of minute, hour or day");
    }
}
