package io.millrace.transform.engine.rows;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Days and times as ISO 8601 writes them: a day stays a day, a time with a zone becomes one of
/// UTC, and one without stays without.
final class Dates {
    private static final List<DateTimeFormatter> YEAR_FIRST =
            Stream.of("uuuu-M-d", "uuuu/M/d", "uuuu.M.d", "uuuuMMdd").map(Dates::strict).toList();
    private static final List<DateTimeFormatter> DAY_FIRST =
            Stream.of("d/M/uuuu", "d-M-uuuu", "d.M.uuuu").map(Dates::strict).toList();
    private static final List<DateTimeFormatter> MONTH_FIRST =
            Stream.of("M/d/uuuu", "M-d-uuuu", "M.d.uuuu").map(Dates::strict).toList();
    private static final List<DateTimeFormatter> IN_WORDS =
            Stream.of("d MMM uuuu", "d MMMM uuuu", "MMM d, uuuu", "MMMM d, uuuu", "d-MMM-uuuu")
                    .flatMap(pattern ->
                            Stream.of(
                                    words(pattern, Locale.ENGLISH), words(pattern, Locale.FRENCH)))
                    .toList();

    private Dates() {}

    private static DateTimeFormatter strict(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    private static DateTimeFormatter words(String pattern, Locale locale) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern)
                .toFormatter(locale)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /// Absent for what is neither. A day of which only one reading is there is read so.
    ///
    /// @param isDayFirst whether 3/4/2024 is in April
    static Optional<String> normal(String text, boolean isDayFirst) {
        var trimmed = Texts.trimmed(text);
        var day = day(trimmed, isDayFirst);
        if (day.isPresent()) return day.map(LocalDate::toString);
        return zoned(trimmed).or(() -> local(trimmed, isDayFirst));
    }

    private static Optional<LocalDate> day(String text, boolean isDayFirst) {
        var orders =
                isDayFirst
                        ? List.of(YEAR_FIRST, DAY_FIRST, MONTH_FIRST, IN_WORDS)
                        : List.of(YEAR_FIRST, MONTH_FIRST, DAY_FIRST, IN_WORDS);
        return orders.stream()
                .flatMap(List::stream)
                .flatMap(format -> tried(() -> LocalDate.parse(text, format)).stream())
                .findFirst();
    }

    private static Optional<String> zoned(String text) {
        var joined = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2}) (\\d)", "$1T$2");
        return tried(() -> OffsetDateTime.parse(joined).toInstant()).map(Instant::toString);
    }

    /// A day, a blank or a T, and a time.
    private static Optional<String> local(String text, boolean isDayFirst) {
        int cut = text.indexOf('T') > 0 ? text.indexOf('T') : text.lastIndexOf(' ');
        if (cut <= 0) return Optional.empty();
        var time = text.substring(cut + 1);
        return day(text.substring(0, cut), isDayFirst)
                .flatMap(day -> tried(() -> LocalDateTime.parse(day + "T" + padded(time))))
                .map(at ->
                        DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)));
    }

    private static String padded(String time) {
        return time.indexOf(':') == 1 ? "0" + time : time;
    }

    private static <T> Optional<T> tried(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
