package io.millrace.transform.store;

import static io.millrace.tenants.db.SqlNames.quote;

import io.millrace.transform.api.TransformRequest.Column;
import io.millrace.transform.engine.project.Fixture.Given;
import io.millrace.transform.engine.project.Node;
import io.millrace.transform.engine.run.RowDifference;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Tries a model on the rows of a unit test, in a transaction that leaves nothing behind.
record UnitTrial(Tables tables, Node.UnitTest test) {
    /// No model's name can begin so.
    private static final String RESULT = "~unit ";

    private static final int MOST_ROWS = 10_000;

    /// @throws SqlRefused when the SQL of the model or of the rows is at fault
    RowDifference differ() {
        var missing =
                test.given().stream()
                        .filter(given -> given.otherwise().isPresent())
                        .filter(given -> !tables.statements().finds(given.relation()))
                        .toList();
        return tables.statements().aside(() -> compared(missing));
    }

    private String name() {
        return tables.name(RESULT + Integer.toHexString(test.name().hashCode()));
    }

    /// @param missing those whose relation is not there
    private RowDifference compared(List<Given> missing) {
        var before = "select * from (\n" + inputs(missing) + "select * from (\n";
        var select = before + test.sql() + "\n) as _model\n) as _given";
        var create = "create unlogged table " + name() + " as ";
        tables.statements()
                .run(
                        create + select + " with no data",
                        create.length() + before.length(),
                        Tuple.tuple());
        var insert = "insert into " + name() + " ";
        tables.statements().run(insert + select, insert.length() + before.length(), Tuple.tuple());
        var columns = tables.columns(name());
        return compared(expected(columns), names(columns));
    }

    /// The columns that are compared.
    private List<String> names(List<Column> columns) {
        var expected = test.expected();
        if (expected.sql().isEmpty()) {
            return ColumnChanges.names(new FixtureSql("expect", expected, columns).mentioned());
        }
        var given = "select * from (\n" + expected.sql().get() + "\n) as _expected limit 0";
        var names = tables.statements().run(given).columnsNames();
        for (var name : names) {
            if (ColumnChanges.find(columns, name).isPresent()) continue;
            throw new SqlRefused(
                    new SqlError(
                            "expect: the model gives no column '" + name + "'", Optional.empty()));
        }
        return names;
    }

    private String expected(List<Column> columns) {
        return test.expected()
                .sql()
                .orElseGet(() -> new FixtureSql("expect", test.expected(), columns).given());
    }

    private RowDifference compared(String expected, List<String> names) {
        var listed = names.stream().map(name -> quote(name)).collect(Collectors.joining(", "));
        var rows =
                tables.statements()
                        .run(
                                """
                                select "~side", (to_jsonb(_row) - '~side')::text
                                from (
                                  select 'given' as "~side", %1$s from %2$s
                                  union all
                                  select 'expected', %1$s from (
                                %3$s
                                ) as _expected
                                ) as _row limit %4$s
                                """
                                        .formatted(listed, name(), expected, MOST_ROWS + 1));
        var wanted = new ArrayList<String>();
        var given = new ArrayList<String>();
        for (var row : rows) {
            (row.getString(0).equals("given") ? given : wanted).add(row.getString(1));
        }
        if (given.size() + wanted.size() > MOST_ROWS) {
            throw new SqlRefused(
                    new SqlError(
                            "a unit test has at most " + MOST_ROWS + " rows", Optional.empty()));
        }
        return RowDifference.of(wanted, given);
    }

    /// What stands in for the inputs, before the model.
    private String inputs(List<Given> missing) {
        if (test.given().isEmpty()) return "";
        return test.given().stream()
                .map(given ->
                        quote(given.table())
                                + " as (\n"
                                + rows(given, missing.contains(given))
                                + "\n)")
                .collect(Collectors.joining(", ", "with ", "\n"));
    }

    private String rows(Given given, boolean isMissing) {
        if (given.rows().sql().isPresent()) return given.rows().sql().get();
        var from =
                given.otherwise()
                        .filter(_ -> isMissing)
                        .map(sql -> "(\n" + sql + "\n)")
                        .orElse(given.relation());
        var columns = tables.columns(from);
        return new FixtureSql(given.input(), given.rows(), columns).whole();
    }
}
