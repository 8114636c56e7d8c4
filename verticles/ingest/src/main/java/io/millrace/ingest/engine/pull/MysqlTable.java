package io.millrace.ingest.engine.pull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is read of a MySQL or MariaDB, as SQL.
///
/// @param table `table` or `database.table`, as they are spelled; null where there is a query
/// @param query one SELECT; null where there is a table
public record MysqlTable(@Nullable String table, @Nullable String query) {
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,80}(\\.\\d{1,40})?");
    private static final Pattern MOMENT = Pattern.compile("[0-9: .-]{10,26}");

    /// No rows, which tells of the columns.
    public String none() {
        // nosemgrep: sql-name-unquoted -- relation() quotes it
        return "select * from " + relation() + " t limit 0";
    }

    /// All rows.
    public String all(List<MysqlColumn> columns) {
        // nosemgrep: sql-name-unquoted -- relation() quotes it
        return "select " + selected(columns) + " from " + relation() + " t";
    }

    /// Rows in the order of a column that is not null: their columns, then the cursor as text.
    /// Texts are in the order of their bytes, in which none equals another one.
    ///
    /// @param from the value that they begin at, as it was read; null for the first one
    /// @throws PullFault when a column of its type cannot be gone on behind
    public String following(List<MysqlColumn> columns, MysqlColumn cursor, @Nullable String from) {
        var column = cursor.column();
        boolean isText = cursor.kind() == MysqlColumn.Kind.TEXT;
        var text = "convert(%s using utf8mb4)".formatted(column);
        var order = isText ? "cast(%s as binary)".formatted(text) : column;
        var shown = isText ? text : "cast(%s as char)".formatted(column);
        checkCursor(cursor);
        var condition =
                from == null ? column + " is not null" : order + " >= " + literal(cursor, from);
        return "select %s, %s from %s t where %s order by %s"
                .formatted(selected(columns), shown, relation(), condition, order);
    }

    private static void checkCursor(MysqlColumn cursor) {
        switch (cursor.kind()) {
            case NUMBER, DATE, DATETIME, TIMESTAMP, TEXT -> {}
            case FLOATING, BITS, TIME, JSON, BYTES, SHAPE ->
                    throw new PullFault(
                            "The column %s is no cursor: choose a whole number, a decimal, a date, a time with its date or a text."
                                    .formatted(cursor.name()));
        }
    }

    /// It is of the column's type, so that nothing is compared as another one.
    private static String literal(MysqlColumn cursor, String from) {
        return switch (cursor.kind()) {
            case NUMBER -> checked(NUMBER, from);
            case DATE -> "cast('%s' as date)".formatted(checked(MOMENT, from));
            case DATETIME, TIMESTAMP ->
                    "cast('%s' as datetime(6))".formatted(checked(MOMENT, from));
            case FLOATING, BITS, TIME, JSON, BYTES, SHAPE, TEXT ->
                    "X'" + HexFormat.of().formatHex(from.getBytes(StandardCharsets.UTF_8)) + "'";
        };
    }

    private static String checked(Pattern pattern, String value) {
        if (pattern.matcher(value).matches()) return value;
        throw new PullFault(
                "The cursor's last value is none of its column: pull from the beginning.");
    }

    private static String selected(List<MysqlColumn> columns) {
        return columns.stream().map(MysqlColumn::selected).collect(Collectors.joining(", "));
    }

    /// On lines of its own, so that a comment at a query's end hides nothing behind it.
    private String relation() {
        if (query != null) return "(\n" + query + "\n)";
        return Arrays.stream(String.valueOf(table).split("\\.", 2))
                .map(MysqlTable::quoted)
                .collect(Collectors.joining("."));
    }

    /// A name as SQL.
    static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
