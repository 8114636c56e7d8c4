package io.millrace.transform.engine.rows;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Brings the numbers of a column to a common scale, and texts to a common form.
///
/// @param columns that are meant; absent for all
/// @param isByDeviation whether numbers become their distance from the mean in standard deviations
///   (of a sample), else their place between the least (0) and the greatest (1)
record Scaling(
        Optional<Set<String>> columns,
        boolean isScaled,
        boolean isByDeviation,
        boolean isTrimmed,
        boolean isLowered)
        implements Transformation.Way {
    private static final String MIN_MAX = "min_max";
    private static final String Z_SCORE = "z_score";

    static Scaling read(Parameters given) {
        given.verify(
                Set.of(
                        "normalize_numeric",
                        "method",
                        "trim_strings",
                        "lowercase_strings",
                        "columns"));
        return new Scaling(
                given.texts("columns").map(HashSet::new),
                given.isSet("normalize_numeric"),
                given.choice("method", List.of(MIN_MAX, Z_SCORE)).equals(Z_SCORE),
                given.isSet("trim_strings"),
                given.isSet("lowercase_strings"));
    }

    @Override
    public List<Row> apply(List<Row> rows) {
        var changed = rows;
        for (var column : Row.columns(rows)) {
            if (columns.filter(meant -> !meant.contains(column)).isPresent()) continue;
            changed = with(changed, column, this::text);
            if (isScaled) changed = scaled(changed, column);
        }
        return changed;
    }

    private static List<Row> with(
            List<Row> rows, String column, UnaryOperator<@Nullable Object> change) {
        return rows.stream()
                .map(row ->
                        row.values().containsKey(column)
                                ? row.with(column, change.apply(row.at(column)))
                                : row)
                .toList();
    }

    private @Nullable Object text(@Nullable Object value) {
        if (!(value instanceof String text)) return value;
        var trimmed = isTrimmed ? text.strip() : text;
        return isLowered ? trimmed.toLowerCase(java.util.Locale.ROOT) : trimmed;
    }

    /// A column with anything but numbers stays as it is.
    private List<Row> scaled(List<Row> rows, String column) {
        var numbers = new ArrayList<BigDecimal>();
        for (var row : rows) {
            var value = row.at(column);
            if (value == null) continue;
            var number = Decimals.of(value);
            if (number.isEmpty()) return rows;
            numbers.add(number.get());
        }
        if (numbers.isEmpty()) return rows;
        UnaryOperator<BigDecimal> scale = isByDeviation ? deviation(numbers) : place(numbers);
        return with(rows, column, value -> Decimals.of(value).map(scale).orElse(null));
    }

    private static UnaryOperator<BigDecimal> place(List<BigDecimal> numbers) {
        var least = numbers.stream().reduce(BigDecimal::min).orElseThrow();
        var span = numbers.stream().reduce(BigDecimal::max).orElseThrow().subtract(least);
        return number ->
                span.signum() == 0
                        ? BigDecimal.ZERO
                        : Decimals.divide(number.subtract(least), span);
    }

    private static UnaryOperator<BigDecimal> deviation(List<BigDecimal> numbers) {
        var size = BigDecimal.valueOf(numbers.size());
        var sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        var mean = sum.divide(size, MathContext.DECIMAL128);
        var squares =
                numbers.stream()
                        .map(number -> number.subtract(mean).pow(2))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (squares.signum() == 0) return _ -> BigDecimal.ZERO;
        var variance = squares.divide(size.subtract(BigDecimal.ONE), MathContext.DECIMAL128);
        var deviation = Objects.requireNonNull(variance.sqrt(MathContext.DECIMAL128));
        return number -> Decimals.divide(number.subtract(mean), deviation);
    }
}
