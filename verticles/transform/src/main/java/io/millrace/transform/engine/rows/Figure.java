package io.millrace.transform.engine.rows;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A figure of rows.
///
/// @param type one of [#TYPES]
/// @param columns that it is made of, by parameter
/// @param value that marks rows of which the share is told; null for true
record Figure(String name, String type, Map<String, String> columns, @Nullable Object value) {
    private static final String FIELD = "field";
    private static final String USER = "user";
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /// The columns that each type is made of.
    static final Map<String, List<String>> TYPES =
            new TreeMap<>(
                    Map.of(
                            "sum", List.of(FIELD),
                            "avg", List.of(FIELD),
                            "min", List.of(FIELD),
                            "max", List.of(FIELD),
                            "count", List.of(),
                            "count_distinct", List.of(FIELD),
                            "ratio", List.of("numerator", "denominator"),
                            "arpu", List.of(FIELD, USER),
                            "churn", List.of(FIELD, USER),
                            "call_drop_rate", List.of(FIELD)));

    Figure {
        columns = Map.copyOf(columns);
    }

    static Figure read(Parameters given) {
        given.verify(Set.of("name", "type", FIELD, "numerator", "denominator", USER, "value"));
        var type = given.needed("type");
        var needed = TYPES.get(type);
        if (needed == null) {
            throw new RowsException(
                    "There is no figure '"
                            + type
                            + "'; it is "
                            + Parameters.listed(TYPES.keySet())
                            + ".");
        }
        var columns = new TreeMap<String, String>();
        needed.forEach(name -> columns.put(name, given.needed(name)));
        return new Figure(
                given.text("name").orElse(type), type, columns, given.values().get("value"));
    }

    String unit() {
        return switch (type) {
            case "churn", "call_drop_rate" -> "percent";
            case "count", "count_distinct" -> "records";
            default -> "number";
        };
    }

    /// Null where it is made of nothing.
    @Nullable BigDecimal of(List<Row> rows) {
        return switch (type) {
            case "sum" -> sum(rows, FIELD);
            case "avg" -> quotient(sum(rows, FIELD), numbers(rows, FIELD).count());
            case "min" -> least(rows, BigDecimal::min);
            case "max" -> least(rows, BigDecimal::max);
            case "count" -> BigDecimal.valueOf(rows.size());
            case "count_distinct" -> BigDecimal.valueOf(distinct(rows, FIELD));
            case "ratio" -> ratio(sum(rows, "numerator"), sum(rows, "denominator"));
            case "arpu" -> quotient(sum(rows, FIELD), distinct(rows, USER));
            case "churn" ->
                    share(
                            distinct(rows.stream().filter(this::isMarked).toList(), USER),
                            distinct(rows, USER));
            case "call_drop_rate" ->
                    share(rows.stream().filter(this::isMarked).count(), rows.size());
            default -> throw new IllegalStateException(type);
        };
    }

    private String column(String parameter) {
        var column = columns.get(parameter);
        if (column == null) throw new IllegalStateException("no " + parameter);
        return column;
    }

    /// A text that reads as a number is none.
    private Stream<BigDecimal> numbers(List<Row> rows, String parameter) {
        var column = column(parameter);
        return rows.stream().map(row -> number(row, column)).flatMap(Optional::stream);
    }

    private static Optional<BigDecimal> number(Row row, String column) {
        var value = row.at(column);
        if (value == null) return Optional.empty();
        var number = Decimals.of(value);
        if (number.isPresent()) return number;
        throw new RowsException("The column '" + column + "' holds what is no number.");
    }

    private BigDecimal sum(List<Row> rows, String parameter) {
        return Decimals.plain(numbers(rows, parameter).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private @Nullable BigDecimal least(List<Row> rows, BinaryOperator<BigDecimal> better) {
        return numbers(rows, FIELD).reduce(better).map(Decimals::plain).orElse(null);
    }

    private long distinct(List<Row> rows, String parameter) {
        var column = column(parameter);
        var seen = new HashSet<Object>();
        for (var row : rows) {
            var value = row.at(column);
            if (value != null) seen.add(comparable(value));
        }
        return seen.size();
    }

    /// 1 and 1.0 are the same.
    static Object comparable(Object value) {
        return Decimals.of(value).<Object>map(Decimals::plain).orElse(value);
    }

    private boolean isMarked(Row row) {
        return Condition.isSame(row.at(column(FIELD)), value == null ? true : value);
    }

    private static @Nullable BigDecimal ratio(BigDecimal over, BigDecimal under) {
        return under.signum() == 0 ? null : Decimals.divide(over, under);
    }

    private static @Nullable BigDecimal quotient(BigDecimal sum, long among) {
        return ratio(sum, BigDecimal.valueOf(among));
    }

    private static @Nullable BigDecimal share(long part, long whole) {
        return ratio(BigDecimal.valueOf(part).multiply(HUNDRED), BigDecimal.valueOf(whole));
    }
}
