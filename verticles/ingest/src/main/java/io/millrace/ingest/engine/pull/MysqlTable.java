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
    private static final long BYTES_AT_ONCE = 32 << 20;
    private static final int MOST_ROWS = 5_000;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,80}(\\.\\d{1,40})?");
    private static final Pattern MOMENT = Pattern.compile("[0-9: .-]{10,26}");

    /// No rows, which tells of the columns.
    public String none() {
        // nosemgrep: sql-name-unquoted -- relation() quotes it
        return "select * from " + relation() + " t limit 0";
    }

    /// How many rows are asked for at once: as many as the heap holds where each is as wide as it
    /// may be.
    public static int atOnce(List<MysqlColumn> columns) {
        return Math.clamp(BYTES_AT_ONCE / Math.max(1, widest(columns)), 1, MOST_ROWS);
    }

    private static long widest(List<MysqlColumn> columns) {
        return columns.stream().mapToLong(MysqlColumn::widest).sum();
    }

    /// Bytes of the longest value that is read of one of `columns`: less where one row of all the
    /// longest would be too much.
    static long most(MysqlColumn column, List<MysqlColumn> columns) {
        long all = widest(columns);
        return all <= BYTES_AT_ONCE ? column.widest() : column.widest() * BYTES_AT_ONCE / all;
    }

    /// Refuses a row of which a value was too long to be read.
    ///
    /// @param place of its column, from 1; 0 where none is
    /// @throws PullFault that names the column
    public static void checkRead(List<MysqlColumn> columns, int place) {
        if (place == 0) return;
        var column = columns.get(place - 1);
        throw new PullFault(
                "A value of the column %s is longer than %d bytes, which is the most that is read: leave the column or its row out by a query."
                        .formatted(column.name(), most(column, columns)));
    }

    /// All rows: of each the place of the first value that is too long, from 1, or 0, and the
    /// columns, of which such a value is null.
    public String all(List<MysqlColumn> columns) {
        // nosemgrep: sql-name-unquoted -- relation() quotes it
        return "select " + selected(columns) + " from " + relation() + " t";
    }

    /// Rows in the order of a column that is not null: as [#all] has them, then the cursor as text.
    /// Texts are in the order of their bytes, in which none equals another one.
    ///
    /// @param from the value that they begin at, as it was read; null for the first one
    /// @throws PullFault when a column of its type cannot be gone on behind
    public String following(List<MysqlColumn> columns, MysqlColumn cursor, @Nullable String from) {
        var column = cursor.column();
        boolean isText = cursor.kind() == MysqlColumn.Kind.TEXT;
        var text = "convert(%s using utf8mb4)".formatted(column);
        var order = isText ? "cast(%s as binary)".formatted(text) : column;
        var shown = isText ? bounded(cursor, columns, text) : "cast(%s as char)".formatted(column);
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
        return columns.stream()
                .map(its -> bounded(its, columns, its.selected()))
                .collect(Collectors.joining(", ", tooLong(columns) + ", ", ""));
    }

    private static String tooLong(List<MysqlColumn> columns) {
        var cases = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            var its = columns.get(i);
            if (its.isBounded()) continue;
            cases.append(" when ").append(isTooLong(its, columns)).append(" then ").append(i + 1);
        }
        return cases.isEmpty() ? "0" : "case" + cases + " else 0 end";
    }

    /// @param value of the column, as SQL
    private static String bounded(MysqlColumn column, List<MysqlColumn> columns, String value) {
        if (column.isBounded()) return value;
        return "if(%s, null, %s)".formatted(isTooLong(column, columns), value);
    }

    private static String isTooLong(MysqlColumn column, List<MysqlColumn> columns) {
        return "octet_length(%s) > %d".formatted(column.selected(), most(column, columns));
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
