package io.millrace.quality.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Compiles the statement that shows which rows a failed check points at.
public final class FailedRows {
    private FailedRows() {}

    /// The newest `limit` rows that the check counts, with all their columns; repeated keys side by
    /// side. Empty for checks that speak of the whole table only.
    public static Optional<Statement> sample(Table table, Check check, int limit) {
        var conditions = new Conditions(table, check.measure());
        if (check.measure().metric().isDuplicate()) {
            return Optional.of(repeated(conditions, limit));
        }
        return counted(conditions, check.rule().good()).map(c -> rows(conditions, c, limit));
    }

    /// True for a row that the check counts, where it counts rows.
    static Optional<Fragment> counted(Conditions conditions, Bounds good) {
        var metric = conditions.measure().metric();
        return switch (metric) {
            case MISSING_COUNT, MISSING_PERCENT, INVALID_COUNT, INVALID_PERCENT ->
                    Optional.of(conditions.counted());
            case MIN, MAX -> conditions.beyond(good);
            case ROW_COUNT, AVG, SUM, FRESHNESS, DUPLICATE_COUNT, DUPLICATE_PERCENT ->
                    Optional.empty();
        };
    }

    private static Statement rows(Conditions conditions, Fragment counted, int limit) {
        var table = conditions.table();
        var where = new ArrayList<>(conditions.filter());
        where.add(counted);
        return Fragment.format(
                        "select %s from %s where %s" + order(table) + " limit " + limit,
                        Fragment.of(columns(table)),
                        Fragment.of(table.sql()),
                        Fragment.all(where))
                .statement();
    }

    private static Statement repeated(Conditions conditions, int limit) {
        var table = conditions.table();
        var key =
                conditions.measure().columns().stream()
                        .map(Fragment::quote)
                        .collect(Collectors.joining(", "));
        var where = new ArrayList<>(conditions.filter());
        where.add(conditions.counted());
        return Fragment.format(
                        "select %s from (select *, count(*) over (partition by %s) as _copies"
                                + " from %s where %s) marked where _copies > 1 order by %s limit "
                                + limit,
                        Fragment.of(columns(table)),
                        Fragment.of(key),
                        Fragment.of(table.sql()),
                        Fragment.all(where),
                        Fragment.of(key))
                .statement();
    }

    static String columns(Table table) {
        return table.columns().stream()
                .map(column -> Fragment.quote(column.name()))
                .collect(Collectors.joining(", "));
    }

    static String order(Table table) {
        if (!table.knowsBatches()) return "";
        return List.of(Table.BATCH, Table.LINE).stream()
                .map(name -> Fragment.quote(name) + " desc")
                .collect(Collectors.joining(", ", " order by ", ""));
    }
}
