package io.millrace.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import io.millrace.transform.api.TransformRequest;
import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.api.TransformRequest.NodeResult;
import io.millrace.transform.api.TransformRequest.ProjectAnswer;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a model promises of its relation is held to before anything takes its place.
final class ContractTest {
    private static final String GOOD = "select 'a'::text as name, 1 as id, 2.5 as amount";
    private static final String COLUMNS =
            """
            - {name: ID, data_type: integer, constraints: [{type: not_null}, {type: primary_key}]}
            - {name: name, data_type: text}
            - name: amount
              data_type: numeric(10, 2)
              constraints: [{type: check, expression: "amount > 0 -- so"}]
            """;

    private final World world = World.shared();
    private final TenantId tenant = world.stack.tenant();

    private ProjectAnswer put(String model, String columns, String config) {
        return world.put(
                tenant,
                "p",
                "models/m.sql",
                model,
                "models/s.yml",
                "models:\n- name: m\n  config: {contract: {enforced: true}, "
                        + config
                        + "}\n  columns:\n"
                        + columns.indent(4));
    }

    private NodeResult build(String model, String columns, String config) {
        assertThat(put(model, columns, config).errors()).isEmpty();
        return world.run(tenant, "p", "run", null).results().getFirst();
    }

    private List<String> columns() {
        return world.ask(new TransformRequest.GetModel(tenant, "m")).columns().stream()
                .map((Column column) -> column.name() + " " + column.type())
                .toList();
    }

    @Test
    void aTableHasWhatIsPromisedInItsOrder() throws SQLException {
        var result = build(GOOD, COLUMNS, "materialized: table");
        var again = world.run(tenant, "p", "run", null).results().getFirst();

        assertThat(result.status()).as("%s", result.message()).isEqualTo("success");
        assertThat(again.status()).as("%s", again.message()).isEqualTo("success");
        assertThat(columns()).containsExactly("id integer", "name text", "amount numeric");
        assertThat(constraints())
                .contains("PRIMARY KEY (id)")
                .contains("CHECK ((amount > (0)::numeric))");
    }

    private String constraints() throws SQLException {
        try (var connection = world.stack.superuser();
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "select string_agg(pg_get_constraintdef(c.oid), '; ')"
                                        + " from pg_constraint c"
                                        + " join pg_namespace n on n.oid = c.connamespace"
                                        + " where n.nspname = '"
                                        + tenant.modelSchema()
                                        + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "select '1' as id, 'a' as name, 2.5 as amount"
                        + " | models/m.sql: the contract is broken: id is text, not integer",
                "select 1 as id, 2.5 as amount"
                        + " | models/m.sql: the contract is broken: name is missing",
                "select 1 as id, 'a' as name, 2.5 as amount, 7 as more"
                        + " | models/m.sql: the contract is broken: more is not promised",
                "select null::int as id, 'a' as name, 2.5 as amount | null value in column \"id\"",
                "select 1 as id, 'a' as name, -1.0 as amount | violates check constraint",
                "select 1 as id, 'a' as name, 1.0 as amount from generate_series(1, 2)"
                        + " | duplicate key value violates unique constraint",
                "select 1 as id, 'a' as name, nothing as amount"
                        + " | models/m.sql:1: column \"nothing\" does not exist",
            })
    void whatBreaksItLeavesTheTableAsItWas(String model, String message) {
        build(GOOD, COLUMNS, "materialized: table");

        var result = build(model, COLUMNS, "materialized: table");

        assertThat(result.status()).isEqualTo("error");
        assertThat(result.message()).contains(message);
        assertThat(world.rows(tenant, "m")).hasSize(1);
        assertThat(columns()).containsExactly("id integer", "name text", "amount numeric");
    }

    @Test
    void aViewIsHeldToColumnsOnly() {
        var good =
                build(
                        "select null::int as id, 'a'::text as name, -1.5 as amount",
                        COLUMNS,
                        "materialized: view");
        var bad = build("select 1 as id, 'a'::text as name", COLUMNS, "materialized: view");

        assertThat(good.status()).as("%s", good.message()).isEqualTo("success");
        assertThat(bad.message()).contains("amount is missing");
        assertThat(world.rows(tenant, "m")).hasSize(1);
    }

    @Test
    void newRowsOfAnIncrementalModelAreHeldToIt() {
        var config = "materialized: incremental, on_schema_change: append_new_columns";
        build(fresh(GOOD), COLUMNS, config);
        var bad = build("select 'b'::text as name, '2' as id, 2.5 as amount", COLUMNS, config);
        var good =
                build(fresh("select 'b'::text as name, 2 as id, 2.5 as amount"), COLUMNS, config);

        assertThat(bad.message()).contains("id is text, not integer");
        assertThat(good.status()).as("%s", good.message()).isEqualTo("success");
        assertThat(world.rows(tenant, "m")).hasSize(2);
    }

    /// Of the rows those that the table has not.
    private static String fresh(String select) {
        return "select * from ("
                + select
                + ") as _s{% if is_incremental() %}"
                + " where id not in (select id from {{ this }}){% endif %}";
    }

    @Test
    void constraintsOfTheTableMayNameOthers() throws SQLException {
        var answer =
                world.put(
                        tenant,
                        "p",
                        "models/parent.sql",
                        "{{ config(materialized='table') }}select 1 as id",
                        "models/child.sql",
                        "{{ config(materialized='table') }}select 1 as id, 1 as parent_id",
                        "models/s.yml",
                        """
                        models:
                        - name: parent
                          config: {contract: {enforced: true}}
                          columns: [{name: id, data_type: int, constraints: [{type: unique}]}]
                        - name: child
                          config: {contract: {enforced: true}}
                          constraints:
                          - {type: primary_key, columns: [id, parent_id], name: child_key}
                          - {type: foreign_key, columns: [parent_id], to: ref('parent'), to_columns: [id]}
                          - {type: check, name: positive, expression: parent_id > 0}
                          columns: [{name: id, data_type: int}, {name: parent_id, data_type: int}]
                        """);
        assertThat(answer.errors()).isEmpty();

        var first = world.run(tenant, "p", "run", null);
        var second = world.run(tenant, "p", "run", "child");

        assertThat(first.results()).extracting(NodeResult::node).containsExactly("parent", "child");
        assertThat(List.of(first.state(), second.state())).containsOnly("succeeded");
        assertThat(constraints())
                .contains("PRIMARY KEY (id, parent_id)")
                .contains("FOREIGN KEY (parent_id) REFERENCES")
                .contains("CHECK ((parent_id > 0))");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "- {name: id} | materialized: table | the contract needs the 'data_type' of 'id'",
                "[] | materialized: table | the contract needs 'columns'",
                "- {name: id, data_type: int, constraints: [{type: nice}]} | materialized: table"
                        + " | a constraint is not_null",
                "- {name: id, data_type: int} | materialized: incremental | on_schema_change is fail",
                "- {name: id, data_type: int} | materialized: ephemeral | needs a relation",
            })
    void whatNoContractCanBeIsAFault(String columns, String config, String message) {
        var answer = put("select 1 as id", columns, config);

        assertThat(answer.errors()).hasSize(1);
        assertThat(answer.errors().getFirst().message()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: check, expression: '1 = (select 1 from pg_catalog.pg_class)'}",
                "{type: custom, expression: '); drop table m; create table y (x int'}",
                "{type: foreign_key, to: '\"FOREIGN\".secret', to_columns: [x]}",
            })
    void itsExpressionsReachNothingButTheTenantsOwn(String constraint) {
        var foreign = world.stack.tenant();
        world.table(foreign, "secret", "x int", "1");
        var text = constraint.replace("FOREIGN", foreign.rawSchema());
        build(GOOD, COLUMNS, "materialized: table");

        var result =
                build(
                        "select 1 as id",
                        "- {name: id, data_type: int, constraints: [" + text + "]}",
                        "materialized: table");

        assertThat(result.status()).isEqualTo("error");
        assertThat(world.rows(tenant, "m")).isEqualTo(List.of(row()));
    }

    private static Map<String, Object> row() {
        return Map.of("id", 1, "name", "a", "amount", new BigDecimal("2.50"));
    }
}
