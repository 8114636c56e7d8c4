package io.millrace.matching.engine;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads dates as people write them. Of `03/04/2001` the day comes first.
final class DateReader {
    private static final Pattern YEAR_FIRST =
            Pattern.compile("\\s*(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?:[ T].*)?\\s*");
    private static final Pattern YEAR_LAST =
            Pattern.compile("\\s*(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4})(?: .*)?\\s*");
    private static final Pattern SOLID = Pattern.compile("\\s*(\\d{4})(\\d{2})(\\d{2})\\s*");
    private static final int MAX_LENGTH = 40;

    private DateReader() {}

    /// `yyyymmdd`, or nothing when it is no date.
    static Optional<String> canonical(String raw) {
        if (raw.length() > MAX_LENGTH) return Optional.empty();
        var first = YEAR_FIRST.matcher(raw);
        if (first.matches()) return of(first, 1, 2, 3);
        var solid = SOLID.matcher(raw);
        if (solid.matches()) return of(solid, 1, 2, 3);
        var last = YEAR_LAST.matcher(raw);
        if (!last.matches()) return Optional.empty();
        var dayFirst = of(last, 3, 2, 1);
        return dayFirst.isPresent() ? dayFirst : of(last, 3, 1, 2);
    }

    private static Optional<String> of(Matcher parts, int year, int month, int day) {
        try {
            var date =
                    LocalDate.of(
                            Integer.parseInt(parts.group(year)),
                            Integer.parseInt(parts.group(month)),
                            Integer.parseInt(parts.group(day)));
            return Optional.of(
                    "%04d%02d%02d"
                            .formatted(date.getYear(), date.getMonthValue(), date.getDayOfMonth()));
        } catch (DateTimeException _) { // the 31st of February
            return Optional.empty();
        }
    }
}
