package io.millrace.quality.engine;

import io.millrace.quality.engine.Check.Measure;
import io.millrace.quality.engine.Table.Column;
import io.millrace.quality.engine.Table.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The SQL conditions that one measure puts on a row.
record Conditions(Table table, Measure measure) {

    /// The measure's own filter, if any.
    List<Fragment> filter() {
        return measure.filter().map(Fragment::written).map(List::of).orElse(List.of());
    }

    /// True for the rows that the measure counts as missing, invalid or (all columns present)
    /// possibly duplicate.
    Fragment counted() {
        return switch (measure.metric()) {
            case MISSING_COUNT, MISSING_PERCENT -> missing();
            case INVALID_COUNT, INVALID_PERCENT ->
                    Fragment.format("not %s and not (%s)", missing(), valid());
            case DUPLICATE_COUNT, DUPLICATE_PERCENT -> present();
            case AVG, MIN, MAX, SUM, FRESHNESS -> used();
            case ROW_COUNT -> Fragment.of("true");
        };
    }

    /// The values that a numeric metric takes: where something is said, valid ones only.
    private Fragment used() {
        var conditions = new ArrayList<Fragment>();
        if (!measure.validity().missingValues().isEmpty()) {
            conditions.add(Fragment.format("not %s", missing()));
        }
        if (measure.validity().saysWhatIsValid()) conditions.add(valid());
        return Fragment.all(conditions);
    }

    private Fragment missing() {
        var column = column();
        var isNull = Fragment.format("%s is null", Fragment.column(column.name()));
        var values = measure.validity().missingValues();
        if (values.isEmpty()) return Fragment.format("(%s)", isNull);
        return Fragment.format("(%s or %s)", isNull, isOneOf(column, values));
    }

    private Fragment present() {
        return Fragment.all(
                measure.columns().stream()
                        .map(name -> Fragment.format("%s is not null", Fragment.column(name)))
                        .toList());
    }

    private Fragment valid() {
        var column = column();
        var validity = measure.validity();
        var conditions = new ArrayList<Fragment>();
        if (!validity.accepted().values().isEmpty()) {
            conditions.add(isOneOf(column, validity.accepted().values()));
        }
        validity.accepted()
                .regex()
                .ifPresent(
                        r -> conditions.add(Fragment.format("%s ~ %s", text(), Fragment.text(r))));
        if (!validity.range().equals(Validity.Interval.ANY)) {
            conditions.addAll(within(number(column), validity.range()));
        }
        conditions.addAll(within(Fragment.format("length(%s)", text()), validity.length()));
        return Fragment.all(conditions);
    }

    private static List<Fragment> within(Fragment value, Validity.Interval interval) {
        var conditions = new ArrayList<Fragment>();
        interval.min().ifPresent(m -> conditions.add(compare(value, ">=", m)));
        interval.max().ifPresent(m -> conditions.add(compare(value, "<=", m)));
        return conditions;
    }

    static Fragment compare(Fragment value, String operator, BigDecimal bound) {
        return Fragment.format(
                "%s " + operator + " %s::numeric", value, Fragment.text(bound.toPlainString()));
    }

    private static Fragment isOneOf(Column column, List<String> values) {
        var name = Fragment.column(column.name());
        if (column.kind() != Kind.NUMBER) {
            return Fragment.format("%s::text = any(%s)", name, Fragment.texts(values));
        }
        var numbers = values.stream().filter(Conditions::isNumber).toList();
        return Fragment.format("%s = any(%s::numeric[])", name, Fragment.texts(numbers));
    }

    private static boolean isNumber(String text) {
        try {
            return new BigDecimal(text).scale() > Integer.MIN_VALUE;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private Fragment text() {
        return Fragment.format("%s::text", Fragment.column(column().name()));
    }

    private Fragment number(Column column) {
        require(column, Kind.NUMBER, "valid min and valid max");
        return Fragment.column(column.name());
    }

    /// The measure's only column.
    Column column() {
        return column(measure.columns().getFirst());
    }

    Column column(String name) {
        return table.column(name)
                .orElseThrow(() ->
                        new UnmeasurableException(
                                "column '" + name + "' is not in " + measure.dataset()));
    }

    Column require(Column column, Kind kind, String who) {
        if (column.kind() == kind) return column;
        throw new UnmeasurableException(
                "%s needs %s, but column '%s' is %s"
                        .formatted(who, kind.words(), column.name(), column.kind().words()));
    }

    /// The interval's rows that a failed `min` or `max` points at.
    Optional<Fragment> beyond(Bounds good) {
        var value = Fragment.column(column().name());
        return switch (measure.metric()) {
            case MIN -> good.low().map(low -> compare(value, "<", low));
            case MAX -> good.high().map(high -> compare(value, ">", high));
            case ROW_COUNT,
                    MISSING_COUNT,
                    MISSING_PERCENT,
                    INVALID_COUNT,
                    INVALID_PERCENT,
                    DUPLICATE_COUNT,
                    DUPLICATE_PERCENT,
                    AVG,
                    SUM,
                    FRESHNESS ->
                    Optional.empty();
        };
    }
}
