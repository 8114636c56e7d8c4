package io.millrace.quality.engine;

import io.millrace.quality.engine.Table.Column;
import io.millrace.quality.engine.Table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Compiles one grouped scan that says where a check's amount comes from: by batch and by the
/// values of some columns.
public final class Breakdown {
    private static final int MOST_CANDIDATES = 40;
    private static final int SAMPLE_ROWS = 20_000;

    private Breakdown() {}

    /// What a breakdown is grouped by.
    public record By(List<String> dimensions, boolean batch) {
        public By {
            dimensions = List.copyOf(dimensions);
        }
    }

    /// Rows of texts: which dimension the row is about (its position, -1 for a whole batch), the
    /// batch (null where it is not known or not asked for), the dimension's value (null for none),
    /// then weight, amount and sum of squares.
    ///
    /// @param limit most groups
    public static Statement grouped(Table table, Check check, By by, int limit) {
        var conditions = new Conditions(table, check.measure());
        var names =
                by.dimensions().stream()
                        .map(name -> Fragment.quote(conditions.column(name).name()))
                        .toList();
        var batch = by.batch() && table.knowsBatches() ? Fragment.quote(Table.BATCH) : "";
        return Fragment.format(
                        "select %s, %s from %s group by %s limit " + limit,
                        Fragment.of(about(names, batch)),
                        amounts(conditions, check.rule().good()),
                        source(conditions),
                        Fragment.of(sets(names, batch)))
                .statement();
    }

    private static String about(List<String> names, String batch) {
        var position = new StringBuilder();
        var value = new StringBuilder();
        for (int at = 0; at < names.size(); at++) {
            var when = " when grouping(" + names.get(at) + ") = 0 then ";
            position.append(when).append("'").append(at).append("'");
            value.append(when).append("left(").append(names.get(at)).append("::text, 1000)");
        }
        var batchText = batch.isEmpty() ? "null::text" : batch + "::text";
        return names.isEmpty()
                ? "'-1', " + batchText + ", null::text"
                : "case%s else '-1' end, %s, case%s end".formatted(position, batchText, value);
    }

    /// One grouping for each dimension and one for whole batches, all in one scan.
    private static String sets(List<String> names, String batch) {
        var sets = new ArrayList<String>();
        sets.add("(" + batch + ")");
        names.forEach(name ->
                sets.add(batch.isEmpty() ? "(" + name + ")" : "(" + batch + ", " + name + ")"));
        return "grouping sets (" + String.join(", ", sets) + ")";
    }

    private static Fragment amounts(Conditions conditions, Bounds good) {
        return switch (conditions.measure().metric()) {
            case ROW_COUNT, FRESHNESS -> texts(count(), count(), count());
            case MISSING_COUNT, MISSING_PERCENT, INVALID_COUNT, INVALID_PERCENT ->
                    counted(conditions.counted());
            case DUPLICATE_COUNT, DUPLICATE_PERCENT -> counted(Fragment.of("_copy > 1"));
            case MIN, MAX -> counted(conditions.beyond(good).orElse(Fragment.of("false")));
            case AVG, SUM -> summed(conditions);
        };
    }

    private static Fragment counted(Fragment condition) {
        var amount = Fragment.format("count(*) filter (where %s)", condition);
        return texts(count(), amount, amount);
    }

    private static Fragment summed(Conditions conditions) {
        var metric = conditions.measure().metric().sodaName();
        var name =
                Fragment.quote(conditions.require(conditions.column(), Kind.NUMBER, metric).name());
        var used = conditions.counted();
        return texts(
                Fragment.format("count(" + name + ") filter (where %s)", used),
                Fragment.format("coalesce(sum(" + name + ") filter (where %s), 0)", used),
                Fragment.format(
                        "coalesce(sum("
                                + name
                                + "::float8 * "
                                + name
                                + "::float8)"
                                + " filter (where %s), 0)",
                        used));
    }

    private static Fragment count() {
        return Fragment.of("count(*)");
    }

    private static Fragment texts(Fragment weight, Fragment amount, Fragment squares) {
        return Fragment.format("(%s)::text, (%s)::text, (%s)::text", weight, amount, squares);
    }

    /// The table; for duplicates with the number of each copy, the first one being 1.
    private static Fragment source(Conditions conditions) {
        var table = conditions.table();
        var where = new ArrayList<>(conditions.filter());
        if (!conditions.measure().metric().isDuplicate()) {
            return where.isEmpty()
                    ? Fragment.of(table.sql())
                    : Fragment.format("%s where %s", Fragment.of(table.sql()), Fragment.all(where));
        }
        var key =
                conditions.measure().columns().stream()
                        .map(Fragment::quote)
                        .collect(Collectors.joining(", "));
        var order =
                table.knowsBatches()
                        ? Fragment.quote(Table.BATCH) + ", " + Fragment.quote(Table.LINE)
                        : key;
        where.add(conditions.counted());
        return Fragment.format(
                "(select *, row_number() over (partition by %s order by %s) as _copy from %s where"
                        + " %s) numbered",
                Fragment.of(key),
                Fragment.of(order),
                Fragment.of(table.sql()),
                Fragment.all(where));
    }

    /// Columns that may be dimensions, to be counted by [#distinct].
    public static List<String> candidates(Table table, Check check) {
        return table.columns().stream()
                .filter(column -> column.kind() != Kind.TIME)
                .map(Column::name)
                .filter(name -> !name.equals(Table.BATCH) && !name.equals(Table.LINE))
                .filter(name -> !check.measure().columns().contains(name))
                .limit(MOST_CANDIDATES)
                .toList();
    }

    /// One row of texts: how many values each of `columns` has in a sample.
    public static Statement distinct(Table table, List<String> columns) {
        var counts =
                columns.stream()
                        .map(Fragment::quote)
                        .map(name -> "count(distinct " + name + "::text)::text")
                        .collect(Collectors.joining(", "));
        var names = columns.stream().map(Fragment::quote).collect(Collectors.joining(", "));
        return new Statement(
                "select %s from (select %s from %s limit %d) sample"
                        .formatted(counts, names, table.sql(), SAMPLE_ROWS),
                List.of());
    }
}
