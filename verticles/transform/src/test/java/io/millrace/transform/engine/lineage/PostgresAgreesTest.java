package io.millrace.transform.engine.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.Stack;
import io.millrace.transform.engine.lineage.Corpus.Case;
import io.millrace.transform.engine.lineage.Lineage.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is read of the statements of the corpus, held against the database that runs them.
final class PostgresAgreesTest {
    private static final int MOST_THAT_DO_NOT_RUN = 40;

    private Connection connection;
    private ShopTables tables;

    @BeforeEach
    void open() throws SQLException {
        connection = Stack.shared().superuser();
        connection.setAutoCommit(false);
        tables = new ShopTables(connection);
        tables.create();
    }

    @AfterEach
    void close() throws SQLException {
        connection.rollback();
        connection.close();
    }

    /// The values of each column in any order, by the columns' places.
    private record Given(List<String> names, List<List<String>> values) {}

    /// Empty where it does not run.
    private Optional<Given> run(String sql) throws SQLException {
        var before = connection.setSavepoint();
        try (var statement = connection.createStatement()) {
            if (!statement.execute(sql)) return Optional.empty();
            return Optional.of(given(statement.getResultSet()));
        } catch (SQLException e) {
            return Optional.empty();
        } finally {
            connection.rollback(before);
            connection.releaseSavepoint(before);
        }
    }

    private static Given given(ResultSet rows) throws SQLException {
        var names = new ArrayList<String>();
        var values = new ArrayList<List<String>>();
        int width = rows.getMetaData().getColumnCount();
        for (int i = 1; i <= width; i++) {
            names.add(rows.getMetaData().getColumnLabel(i));
            values.add(new ArrayList<>());
        }
        while (rows.next()) {
            for (int i = 1; i <= width; i++) {
                values.get(i - 1).add(String.valueOf(rows.getString(i)));
            }
        }
        return new Given(names, values.stream().map(PostgresAgreesTest::sorted).toList());
    }

    private static List<String> sorted(List<String> values) {
        return values.stream().sorted().toList();
    }

    private Map<Case, Given> all() throws SQLException {
        var all = new LinkedHashMap<Case, Given>();
        for (var one : Corpus.cases()) {
            var given = run(one.sql());
            if (given.isPresent()) all.put(one, given.get());
        }
        return all;
    }

    @Test
    void columnsAreNamedAsPostgresNamesThem() throws SQLException {
        var all = all();

        assertThat(all).hasSizeGreaterThan(Corpus.cases().size() - MOST_THAT_DO_NOT_RUN);
        all.forEach((one, given) -> {
            var lineage = LineageReader.read(one.sql(), Corpus.CATALOG);
            var names = lineage.columns().stream().map(Column::name).toList();
            var wanted = given.names();
            if (lineage.open().isPresent()) assertThat(wanted).as("%s", one).containsAll(names);
            else assertThat(named(names, wanted)).as("%s", one).isEqualTo(wanted);
        });
    }

    /// With the names that are given for those that are not known.
    private static List<String> named(List<String> names, List<String> given) {
        if (names.size() != given.size()) return names;
        var named = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            named.add(names.get(i).equals("?") ? given.get(i) : names.get(i));
        }
        return named;
    }

    /// Changes the values of one column after another: results that are said not to come from it
    /// stay as they were.
    @Test
    void whatAColumnIsNotSaidToComeFromMakesNoDifferenceToIt() throws SQLException {
        var before = all();
        var wrong = new ArrayList<String>();
        int held = 0;
        for (var table : Corpus.tables().entrySet()) {
            for (var column : table.getValue().keySet()) {
                tables.fill(table.getKey(), column);
                var changed = new ColumnId(Corpus.SCHEMA, table.getKey(), column);
                for (var one : before.entrySet()) {
                    held += compare(one.getKey(), one.getValue(), changed, wrong);
                }
                tables.fill(table.getKey(), "");
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(held).isGreaterThan(1_500);
    }

    /// @return how many results were compared
    private int compare(Case one, Given before, ColumnId changed, List<String> wrong)
            throws SQLException {
        var table = changed.relation().name();
        if (!one.sql().toLowerCase(Locale.ROOT).contains(table)) return 0;
        var lineage = LineageReader.read(one.sql(), Corpus.CATALOG);
        if (lineage.open().isPresent() || isFrom(lineage.rows(), changed)) return 0;
        var after = run(one.sql());
        if (after.isEmpty()) return 0; // it does not run with these values
        int compared = 0;
        for (int i = 0; i < lineage.columns().size(); i++) {
            if (isFrom(lineage.columns().get(i).sources(), changed)) continue;
            compared++;
            if (!after.get().values().get(i).equals(before.values().get(i))) {
                wrong.add(one + ": " + lineage.columns().get(i).name() + " comes from " + changed);
            }
        }
        return compared;
    }

    /// Whether it may be.
    private static boolean isFrom(Sources sources, ColumnId column) {
        return !sources.isKnown()
                || sources.origins().stream()
                        .map(Origin::column)
                        .anyMatch(its ->
                                its.name().equals(column.name())
                                        && its.relation().name().equals(column.relation().name()));
    }

    /// The comparison above finds what is missing.
    @Test
    void aLineageThatLacksAColumnIsFound() throws SQLException {
        var sql = "select quantity + 1 as n from orders";
        var before = run(sql).orElseThrow();

        tables.fill("orders", "quantity");

        assertThat(run(sql).orElseThrow()).isNotEqualTo(before);
    }
}
