package io.millrace.ingest.engine.mapping;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A day that is written in another order, with a time behind it or not, as ISO 8601 has it.
public record DayLayout(Order order) implements Conversion {
    private static final Pattern DAY =
            Pattern.compile("(\\d{1,4})([/.-])(\\d{1,2})\\2(\\d{1,4})(?:[ T]++(.+))?");
    private static final int CENTURY = 100;

    /// Which of day, month and year comes when.
    public enum Order {
        DAY_FIRST,
        MONTH_FIRST,
        YEAR_FIRST
    }

    @Override
    public Converted of(List<@Nullable String> values) {
        var found = DAY.matcher(Conversion.one(values).strip());
        if (!found.matches()) return Converted.NOT;
        int first = Integer.parseInt(found.group(1));
        int second = Integer.parseInt(found.group(3));
        int third = Integer.parseInt(found.group(4));
        var time = found.group(5) == null ? "" : "T" + found.group(5);
        try {
            return Converted.to(day(first, second, third) + time);
        } catch (DateTimeException e) { // the 31st of April, or a month of another order
            return Converted.NOT;
        }
    }

    private LocalDate day(int first, int second, int third) {
        return switch (order) {
            case DAY_FIRST -> of(third, second, first);
            case MONTH_FIRST -> of(third, first, second);
            case YEAR_FIRST -> of(first, second, third);
        };
    }

    /// Of which century a year of two digits is nobody can tell.
    private static LocalDate of(int year, int month, int day) {
        if (year < CENTURY) throw new DateTimeException("year " + year);
        return LocalDate.of(year, month, day);
    }
}
