package io.millrace.transform.engine.lineage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The tables of the corpus on a real Postgres, with some rows. What `other` does to a column
/// leaves all others as they are, also in their order.
record ShopTables(Connection connection) {
    private static final int ROWS = 6;
    private static final int[] STEPS = {1, 2, 3, 5, 7, 4, 1, 2, 3};
    private static final String[] TEXTS = {"paid", "new", "x", "FR", "Lyon", "card", "late"};

    void create() throws SQLException {
        execute("create schema " + Corpus.SCHEMA);
        execute("set search_path to " + Corpus.SCHEMA);
        execute("set local timezone to 'UTC'");
        execute("set local statement_timeout to '2s'");
        for (var table : Corpus.tables().entrySet()) {
            var columns =
                    table.getValue().entrySet().stream()
                            .map(column -> column.getKey() + " " + column.getValue())
                            .collect(Collectors.joining(", "));
            execute("create table " + table.getKey() + " (" + columns + ")");
            fill(table.getKey(), "");
        }
    }

    /// Fills the table anew.
    ///
    /// @param other the column whose values are others; empty for none
    void fill(String table, String other) throws SQLException {
        execute("truncate " + table);
        var types = Corpus.tables().get(table);
        var rows =
                IntStream.rangeClosed(1, ROWS)
                        .mapToObj(row -> row(types, row, other))
                        .collect(Collectors.joining(", "));
        execute("insert into " + table + " values " + rows);
    }

    private static String row(Map<String, String> types, int row, String other) {
        var values = new StringBuilder();
        int at = 0;
        for (var column : types.entrySet()) {
            var name = column.getKey();
            int number = row * STEPS[at++] % ROWS;
            boolean isOther = name.equals(other);
            values.append(values.isEmpty() ? "(" : ", ")
                    .append(
                            name.equals("id") || name.equals("parent_id")
                                    ? key(name, row, isOther)
                                    : value(column.getValue(), number, isOther));
        }
        return values.append(')').toString();
    }

    /// Parents come before their children: there is no circle.
    private static String key(String name, int row, boolean isOther) {
        if (name.equals("id")) return String.valueOf(isOther ? row + 20 : row);
        return isOther || row == 1 ? "null" : String.valueOf(row / 2);
    }

    private static String value(String type, int number, boolean isOther) {
        int other = ROWS + 1 - number;
        return switch (type) {
            case "bigint", "integer" -> String.valueOf(isOther ? other : number + 1);
            case "numeric" -> (isOther ? other : number) + ".25";
            case "boolean" -> String.valueOf((number % 2 == 0) != isOther);
            case "date" -> "date '2026-01-01' + " + (isOther ? -number - 1 : number);
            case "timestamp" ->
                    "timestamp '2026-01-01 00:00' + interval '1 hour' * "
                            + (isOther ? -number - 1 : number);
            case "text" -> "'" + TEXTS[isOther ? number + 1 : number] + "'";
            case "text[]" ->
                    isOther
                            ? "array['z', 'y" + number + "']"
                            : "(array['x', 'b'])[1:" + (1 + number % 2) + "]";
            case "jsonb" -> json(isOther ? "other" : "s", number);
            default -> throw new AssertionError("no values of type " + type);
        };
    }

    private static String json(String word, int number) {
        return """
        jsonb_build_object('a', jsonb_build_object('b', '%1$s%2$d'), 'n', '%2$d', '%1$s', %2$d,
          'items', jsonb_build_array(jsonb_build_object('sku', '%1$s'), '{}'))
        """
                .formatted(word, number);
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
