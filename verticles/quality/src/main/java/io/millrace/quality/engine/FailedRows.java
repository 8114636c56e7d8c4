package io.millrace.quality.engine;

import io.millrace.quality.engine.Table.Column;
import io.millrace.quality.engine.Table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Compiles the statement that shows which rows a failed check points at.
public final class FailedRows {
    private static final String NEWEST =
            List.of(Table.BATCH, Table.LINE).stream()
                    .map(name -> Fragment.quote(name) + " desc")
                    .collect(Collectors.joining(", "));

    /// One more than a reader keeps, so that it sees that there was more.
    private static final int MOST_CHARACTERS = 501;

    private FailedRows() {}

    /// Rows of one batch, or with one value of a column; what is absent takes all.
    ///
    /// @param value an absent one finds rows without a value
    public record Part(Optional<String> batch, Optional<String> dimension, Optional<String> value) {
        public static final Part ALL =
                new Part(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// The newest `limit` rows that the check counts, with all their columns; repeated keys side by
    /// side. Empty for checks that speak of the whole table only.
    public static Optional<Statement> sample(Table table, Check check, int limit) {
        var conditions = new Conditions(table, check.measure());
        if (check.measure().metric().isDuplicate()) {
            return Optional.of(repeated(conditions, Part.ALL, limit));
        }
        return counted(conditions, check.rule().good())
                .map(c -> rows(conditions, c, Part.ALL, limit));
    }

    /// The rows to show for a cause: those that the check counts or, for an average or a sum, those
    /// farthest out.
    public static Statement offenders(Table table, Check check, Part part, int limit) {
        var conditions = new Conditions(table, check.measure());
        return switch (check.measure().metric()) {
            case DUPLICATE_COUNT, DUPLICATE_PERCENT -> repeated(conditions, part, limit);
            case AVG, SUM -> farthest(conditions, part, check.rule().good(), limit);
            case ROW_COUNT,
                    FRESHNESS,
                    MISSING_COUNT,
                    MISSING_PERCENT,
                    INVALID_COUNT,
                    INVALID_PERCENT,
                    MIN,
                    MAX ->
                    rows(
                            conditions,
                            counted(conditions, check.rule().good()).orElse(Fragment.of("true")),
                            part,
                            limit);
        };
    }

    private static Optional<Fragment> counted(Conditions conditions, Bounds good) {
        return switch (conditions.measure().metric()) {
            case MISSING_COUNT, MISSING_PERCENT, INVALID_COUNT, INVALID_PERCENT ->
                    Optional.of(conditions.counted());
            case MIN, MAX -> conditions.beyond(good);
            case ROW_COUNT, AVG, SUM, FRESHNESS, DUPLICATE_COUNT, DUPLICATE_PERCENT ->
                    Optional.empty();
        };
    }

    private static Statement rows(Conditions conditions, Fragment counted, Part part, int limit) {
        var order = conditions.table().knowsBatches() ? " order by " + NEWEST : "";
        return select(conditions, counted, part, order + " limit " + limit);
    }

    private static Statement farthest(Conditions conditions, Part part, Bounds good, int limit) {
        var name =
                Fragment.quote(
                        conditions.require(conditions.column(), Kind.NUMBER, "this check").name());
        var order = good.high().isPresent() ? " desc nulls last" : " asc nulls last";
        return select(
                conditions,
                conditions.counted(),
                part,
                " order by " + name + order + newest(conditions.table()) + " limit " + limit);
    }

    /// Among equals the newest come first, so that the same rows are shown each time.
    private static String newest(Table table) {
        return table.knowsBatches() ? ", " + NEWEST : "";
    }

    private static Statement select(
            Conditions conditions, Fragment counted, Part part, String tail) {
        var table = conditions.table();
        var where = new ArrayList<>(conditions.filter());
        where.add(counted);
        where.addAll(within(conditions, part));
        return Fragment.format(
                        "select %s from %s where %s%s",
                        Fragment.of(columns(table)),
                        Fragment.of(table.sql()),
                        Fragment.all(where),
                        Fragment.of(tail))
                .statement();
    }

    private static List<Fragment> within(Conditions conditions, Part part) {
        var where = new ArrayList<Fragment>();
        if (conditions.table().knowsBatches()) {
            part.batch()
                    .ifPresent(batch ->
                            where.add(
                                    Fragment.format(
                                            Fragment.quote(Table.BATCH) + " = %s::bigint",
                                            Fragment.text(batch))));
        }
        part.dimension()
                .map(name -> Fragment.column(conditions.column(name).name()))
                .ifPresent(column -> where.add(isValue(column, part.value())));
        return where;
    }

    private static Fragment isValue(Fragment column, Optional<String> value) {
        return value.map(v -> Fragment.format("%s::text = %s", column, Fragment.text(v)))
                .orElseGet(() -> Fragment.format("%s is null", column));
    }

    private static Statement repeated(Conditions conditions, Part part, int limit) {
        var table = conditions.table();
        var key =
                conditions.measure().columns().stream()
                        .map(Fragment::quote)
                        .collect(Collectors.joining(", "));
        var where = new ArrayList<>(conditions.filter());
        where.add(conditions.counted());
        var shown = new ArrayList<>(List.of(Fragment.of("_copies > 1")));
        shown.addAll(within(conditions, part));
        return Fragment.format(
                        "select %s from (select *, count(*) over (partition by %s) as _copies"
                                + " from %s where %s) marked where %s order by %s"
                                + newest(table)
                                + " limit "
                                + limit,
                        Fragment.of(columns(table)),
                        Fragment.of(key),
                        Fragment.of(table.sql()),
                        Fragment.all(where),
                        Fragment.all(shown),
                        Fragment.of(key))
                .statement();
    }

    private static String columns(Table table) {
        return table.columns().stream().map(FailedRows::shown).collect(Collectors.joining(", "));
    }

    /// As much of a value as is shown: a tenant's may be longer than a node's memory.
    private static String shown(Column column) {
        var name = Fragment.quote(column.name());
        return switch (column.kind()) {
            case NUMBER, TIME -> name;
            case TEXT -> "left(%s, %d) as %s".formatted(name, MOST_CHARACTERS, name);
            case OTHER ->
                    "case when length(%1$s::text) < %2$d then to_jsonb(%1$s) else to_jsonb(left(%1$s::text, %2$d)) end as %1$s"
                            .formatted(name, MOST_CHARACTERS);
        };
    }
}
