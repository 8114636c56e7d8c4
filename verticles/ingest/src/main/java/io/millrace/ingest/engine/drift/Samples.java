package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.mapping.DayLayout;
import io.millrace.ingest.engine.mapping.Numeral;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What some values of the new shape tell beyond their form.
public record Samples(List<String> values) {
    private static final Pattern MEASURED =
            Pattern.compile("([^0-9+-]*)(-?[0-9][0-9 .,\\u00A0\\u202F]*)([^0-9]*)");
    private static final Pattern DAY =
            Pattern.compile("(\\d{1,4})[/.-](\\d{1,2})[/.-](\\d{1,4})(?:[ T].*)?");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[^,]*,\\d{1,2}|[^,]*,\\d{4,}");
    private static final int YEAR_DIGITS = 4;
    private static final int MONTHS = 12;
    private static final int LONGEST_COUNTRY = 3;

    public Samples {
        values = List.copyOf(values);
    }

    /// The unit that most of the numbers have, and how these are written; empty where none has one.
    Optional<Numeral> measured() {
        var unit = most(Samples::unit);
        return unit.map(its -> new Numeral(style(its), its));
    }

    private static Optional<String> unit(String value) {
        var found = MEASURED.matcher(value.strip());
        if (!found.matches()) return Optional.empty();
        var before = found.group(1).strip();
        var behind = found.group(3).strip();
        if (!before.isEmpty() && !behind.isEmpty()) return Optional.empty();
        return Optional.of(before + behind).filter(its -> !its.isEmpty());
    }

    private Numeral.Style style(String unit) {
        var numbers = values.stream().map(v -> v.replace(unit, "").strip()).toList();
        boolean isComma = numbers.stream().anyMatch(v -> DECIMAL_COMMA.matcher(v).matches());
        if (isComma) return Numeral.Style.COMMA;
        boolean isGrouped = numbers.stream().anyMatch(v -> v.contains(","));
        return isGrouped ? Numeral.Style.THOUSANDS : Numeral.Style.PLAIN;
    }

    /// The day first, but where a value says otherwise.
    DayLayout.Order order() {
        boolean isMonthFirst = false;
        for (var value : values) {
            var found = DAY.matcher(value.strip());
            if (!found.matches()) continue;
            if (found.group(1).length() == YEAR_DIGITS) return DayLayout.Order.YEAR_FIRST;
            if (Integer.parseInt(found.group(1)) > MONTHS) return DayLayout.Order.DAY_FIRST;
            isMonthFirst |= Integer.parseInt(found.group(2)) > MONTHS;
        }
        return isMonthFirst ? DayLayout.Order.MONTH_FIRST : DayLayout.Order.DAY_FIRST;
    }

    /// What stands for the `0` of a number's own country: `+33` where 11 digits are what 10 were.
    ///
    /// @param digits that the old shape has
    Optional<String> prefix(int digits) {
        return most(value -> {
            if (!value.startsWith("+")) return Optional.empty();
            int all = (int) value.chars().filter(Character::isDigit).count();
            int country = all - (digits - 1);
            if (country < 1 || country > LONGEST_COUNTRY || value.length() <= country) {
                return Optional.empty();
            }
            return Optional.of(value.substring(0, country + 1));
        });
    }

    private Optional<String> most(Function<String, Optional<String>> of) {
        var counts = new LinkedHashMap<String, Integer>();
        for (var value : values)
            of.apply(value).ifPresent(its -> counts.merge(its, 1, Integer::sum));
        return counted(counts).max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    private static Stream<Map.Entry<String, Integer>> counted(Map<String, Integer> counts) {
        return counts.entrySet().stream();
    }
}
