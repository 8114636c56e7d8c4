package io.millrace.quality.engine;

import io.millrace.quality.engine.Check.Measure;
import io.millrace.quality.engine.Table.Kind;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What is known of a table's rows without reading them, and which checks that answers: with the
/// numbers that a scan would give, or not at all.
///
/// @param rows how many there are; empty where nothing is known
/// @param columns those of which something is, by name
public record Known(OptionalLong rows, Map<String, Values> columns) {
    public static final Known NOTHING = new Known(OptionalLong.empty(), Map.of());

    public Known {
        columns = Map.copyOf(columns);
    }

    /// @param count rows with a value
    /// @param edges empty where they are not known
    public record Values(long count, Optional<Edges> edges) {}

    /// Of numbers; of dates and times their epoch seconds. Empty where there is no value.
    public record Edges(Optional<BigDecimal> least, Optional<BigDecimal> greatest) {}

    /// @param rows how many the check looks at
    /// @param amount what was counted, or the edge; empty when there is no value
    public record Answer(BigDecimal rows, Optional<BigDecimal> amount) {}

    /// Whether a measure could be answered so at all. A filter could not, nor what the tenant calls
    /// missing or valid: both need the values.
    public static boolean mayAnswer(Measure measure) {
        if (measure.filter().isPresent()) return false;
        var validity = measure.validity();
        return switch (measure.metric()) {
            case ROW_COUNT -> true;
            case MISSING_COUNT, MISSING_PERCENT -> validity.missingValues().isEmpty();
            case MIN, MAX, FRESHNESS ->
                    validity.missingValues().isEmpty() && !validity.saysWhatIsValid();
            case INVALID_COUNT, INVALID_PERCENT, DUPLICATE_COUNT, DUPLICATE_PERCENT, AVG, SUM ->
                    false;
        };
    }

    /// Empty where only a scan can tell. What `table` cannot answer is refused there too.
    public Optional<Answer> answer(Table table, Measure measure) {
        if (rows.isEmpty() || !mayAnswer(measure)) return Optional.empty();
        var all = BigDecimal.valueOf(rows.getAsLong());
        return switch (measure.metric()) {
            case ROW_COUNT -> Optional.of(new Answer(all, Optional.of(all)));
            case MISSING_COUNT, MISSING_PERCENT ->
                    values(table, measure)
                            .map(its -> all.subtract(BigDecimal.valueOf(its.count)))
                            .map(missing -> new Answer(all, Optional.of(missing)));
            case MIN -> edges(table, measure, Kind.NUMBER).map(its -> new Answer(all, its.least));
            case MAX ->
                    edges(table, measure, Kind.NUMBER).map(its -> new Answer(all, its.greatest));
            case FRESHNESS ->
                    edges(table, measure, Kind.TIME).map(its -> new Answer(all, its.greatest));
            case INVALID_COUNT, INVALID_PERCENT, DUPLICATE_COUNT, DUPLICATE_PERCENT, AVG, SUM ->
                    Optional.empty();
        };
    }

    private Optional<Values> values(Table table, Measure measure) {
        var name = measure.columns().getFirst();
        return table.column(name).flatMap(_ -> Optional.ofNullable(columns.get(name)));
    }

    private Optional<Edges> edges(Table table, Measure measure, Kind kind) {
        boolean isOfKind =
                table.column(measure.columns().getFirst())
                        .filter(column -> column.kind() == kind)
                        .isPresent();
        return isOfKind ? values(table, measure).flatMap(Values::edges) : Optional.empty();
    }
}
