package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest.FileError;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.RunAnswer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

/// Tests of one relation that one statement answers.
final class FoldedTestsTest {
    /// Nine rows: `id` comes twice once, `x` is null three times, `s` has two values more.
    private static final String MODEL =
            """
            {{ config(materialized='table') }}
            select case when g = 9 then 8 else g end as id,
              case when g > 6 then g end as y,
              case when g > 3 then g end as x,
              'abc'::text as same,
              substr('aabbcdddd', g, 1) as s
            from generate_series(1, 9) as g
            """;

    private static final String TESTS =
            """
            columns: [
              {name: id, tests: [not_null, unique, unique: {name: few, where: id < 8}]},
              {name: x, tests: [
                not_null,
                not_null: {name: warns, severity: warn},
                not_null: {name: two, limit: 2}]},
              {name: y, tests: [
                not_null: {name: rest, where: id > 2},
                not_null: {name: many, warn_if: '> 5', error_if: '> 6'},
                not_null: {name: fits, warn_if: '> 6', error_if: '> 7'},
                not_null: {name: most, error_if: '>= 6'}]},
              {name: s, tests: [
                accepted_values: {name: values, values: [a, b]},
                accepted_values: {name: all, values: [a, b, c, d]}]}]
            """;

    private static final List<Tuple> RESULTS =
            List.of(
                    tuple("not_null_m_id", "pass", 0L, ""),
                    tuple("unique_m_id", "fail", 1L, "1 row fails"),
                    tuple("few", "pass", 0L, ""),
                    tuple("not_null_m_x", "fail", 3L, "3 rows fail"),
                    tuple("warns", "warn", 3L, "3 rows fail"),
                    tuple("two", "fail", 2L, "2 rows fail"),
                    tuple("rest", "fail", 4L, "4 rows fail"),
                    tuple("many", "warn", 6L, "6 rows fail (warn_if > 5)"),
                    tuple("fits", "pass", 6L, ""),
                    tuple("most", "fail", 6L, "6 rows fail (error_if >= 6)"),
                    tuple("values", "fail", 2L, "2 rows fail"),
                    tuple("all", "pass", 0L, ""));

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    /// @param tests of the model `m`, beside its name, as YAML in flow style
    private RunAnswer build(String tests) {
        assertThat(put(tests)).isEmpty();
        return world.run(tenant, "p", "build", null);
    }

    private List<FileError> put(String tests) {
        return world.put(
                        tenant,
                        "p",
                        "models/m.sql",
                        MODEL,
                        "models/s.yml",
                        "models: [{name: m, " + tests.strip() + "}]")
                .errors();
    }

    private static List<NodeResult> tests(RunAnswer run) {
        return run.results().stream().filter(one -> one.kind().equals("test")).toList();
    }

    private List<Tuple> told(RunAnswer run) {
        return tests(run).stream()
                .map(one -> tuple(one.node(), one.status(), one.rows(), words(one)))
                .toList();
    }

    @Test
    void eachTestEndsAsItDoesByItself() {
        var run = build(TESTS);

        assertThat(told(run)).containsExactlyInAnyOrderElementsOf(RESULTS);
    }

    @Test
    void oneThatIsAtFaultLeavesTheOthersAsTheyAre() {
        var run = build("tests: [not_null: {name: half, column_name: nowhere}], " + TESTS);

        var expected = new ArrayList<>(RESULTS);
        expected.add(tuple("half", "error", null, "column \"nowhere\" does not exist"));
        assertThat(told(run)).containsExactlyInAnyOrderElementsOf(expected);
    }

    /// The message without its place, which is of the test.
    private static String words(NodeResult result) {
        var message = result.message();
        if (message == null) return "";
        assertThat(message).startsWith("models/s.yml:");
        return message.substring(message.indexOf(": ") + 2);
    }

    @Test
    void whatIsKeptOrMadeByAMacroIsBesideThem() {
        assertThat(
                        world.put(
                                        tenant,
                                        "p",
                                        "models/m.sql",
                                        MODEL,
                                        "macros/t.sql",
                                        "{% test above(model, column_name, floor) %}"
                                                + "select 1 from {{ model }}"
                                                + " where not({{ column_name }} > {{ floor }})"
                                                + "{% endtest %}",
                                        "models/s.yml",
                                        """
                                        models: [{name: m, columns: [{name: x, tests: [
                                          not_null: {name: counted},
                                          not_null: {name: again, severity: warn},
                                          not_null: {name: kept, store_failures: true},
                                          above: {name: own, floor: 5},
                                          relationships: {name: pairs, to: ref('m'), field: id}]}]}]
                                        """)
                                .errors())
                .isEmpty();

        var run = world.run(tenant, "p", "build", null);

        assertThat(tests(run))
                .extracting(NodeResult::node, NodeResult::status, NodeResult::rows)
                .containsExactlyInAnyOrder(
                        tuple("counted", "fail", 3L),
                        tuple("again", "warn", 3L),
                        tuple("kept", "fail", 3L),
                        tuple("own", "fail", 2L),
                        // Of x, 9 is no id.
                        tuple("pairs", "fail", 1L));
        assertThat(world.rows(tenant, "dbt_test__kept")).hasSize(3);
    }

    /// And one of the values among which others are looked for.
    @Test
    void testsThatPassTakeOneScanTogether() throws Exception {
        build(
                """
                columns: [
                  {name: same, tests: [not_null, accepted_values: {values: [abc]}]},
                  {name: id, tests: [
                    not_null,
                    unique: {where: id < 8},
                    accepted_values: {values: [1, 2, 3, 4, 5, 6, 7, 8], quote: false}]},
                  {name: x, tests: [relationships: {to: ref('m'), field: id, where: x < 9}]},
                  {name: s, tests: [not_null: {where: id > 2}]}]
                """);
        long before = scans();

        var run = world.run(tenant, "p", "test", null);

        assertThat(tests(run)).hasSize(7);
        assertThat(run.state()).isEqualTo("succeeded");
        assertThat(scans() - before).isEqualTo(2);
    }

    /// Two values of the other table are equal to one of this: the rows are counted once each.
    @Test
    void whatIsToBeElsewhereIsCountedRowByRow() {
        var errors =
                world.put(
                                tenant,
                                "p",
                                "models/m.sql",
                                "{{ config(materialized='table') }}"
                                        + "select v::float8 as x from unnest("
                                        + "array[1, 1, 2, 3, 3, null]) as v",
                                "models/o.sql",
                                "{{ config(materialized='table') }}"
                                        + "select v as y from unnest(array[1, 1.00000000000000000001,"
                                        + " 1, 2, null]::numeric[]) as v",
                                "models/s.yml",
                                """
                                models: [{name: m, columns: [{name: x, tests: [
                                  not_null,
                                  relationships: {name: pairs, to: ref('o'), field: y},
                                  relationships: {name: some, to: ref('o'), field: y, where: x < 3},
                                  relationships: {name: own, to: ref('m'), field: x}]}]}]
                                """)
                        .errors();
        assertThat(errors).isEmpty();

        var run = world.run(tenant, "p", "build", null);

        assertThat(told(run))
                .containsExactlyInAnyOrder(
                        tuple("not_null_m_x", "fail", 1L, "1 row fails"),
                        tuple("pairs", "fail", 2L, "2 rows fail"),
                        tuple("some", "pass", 0L, ""),
                        tuple("own", "pass", 0L, ""));
    }

    /// Of the model's table; a session tells what it did when it ends at the latest.
    private long scans() throws Exception {
        var sessions =
                "select count(*) from pg_stat_activity where usename = '" + tenant.login() + "'";
        long end = System.nanoTime() + 60_000_000_000L;
        while (number(sessions) > 0) {
            if (System.nanoTime() > end) throw new AssertionError("its sessions do not end");
            Thread.sleep(50);
        }
        return number(
                "select seq_scan from pg_stat_all_tables where relname = 'm' and schemaname = '"
                        + tenant.modelSchema()
                        + "'");
    }

    private long number(String sql) throws SQLException {
        try (var connection = world.stack.superuser();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
