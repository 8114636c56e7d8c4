package io.millrace.transform.engine.project;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The type that dbt gives a seed's column whose values are these; a wider one where dbt's does not
/// hold them.
final class ColumnType {
    /// Of a number without a fraction: its sign and digits.
    private static final Pattern WHOLE = Pattern.compile("([-+]?)(\\d++)(?:\\.0*+)?");

    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d++(?:\\.\\d*)?|\\.\\d+)");
    private static final int LONGEST_BIGINT = 18;
    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false");
    private static final Pattern SPACED =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
    private static final Pattern NAME =
            Pattern.compile(
                    "(?i)[a-z][a-z0-9 ]{0,40}(\\(\\d{1,4}(\\s*,\\s*\\d{1,4})?\\))?(\\[\\])?");

    private ColumnType() {}

    /// Whether `type` can be nothing but the name of a type.
    static boolean isName(String type) {
        return NAME.matcher(type).matches();
    }

    /// @param values empty ones are nulls and fit every type
    static String of(List<String> values) {
        if (fits(values, value -> WHOLE.matcher(value).matches())) return whole(values);
        if (fits(values, value -> NUMBER.matcher(value).matches())) return "double precision";
        if (fits(values, value -> BOOLEAN.matcher(value).matches())) return "boolean";
        if (fits(values, ColumnType::isDate)) return "date";
        if (fits(values, ColumnType::isTime)) return "timestamp";
        return "text";
    }

    private static String whole(List<String> values) {
        if (fits(values, ColumnType::isInt)) return "integer";
        boolean isLong = fits(values, value -> digits(value) <= LONGEST_BIGINT);
        return isLong ? "bigint" : "numeric";
    }

    private static boolean isInt(String value) {
        if (digits(value) > LONGEST_BIGINT) return false;
        long number = Long.parseLong(wholeText(value));
        return number == (int) number;
    }

    private static int digits(String whole) {
        return wholeText(whole).replace("+", "").replace("-", "").length();
    }

    /// Of `2.0` that which Postgres takes for a whole number as well: `2`. Every other text is as
    /// it was.
    static String wholeText(String value) {
        var whole = WHOLE.matcher(value);
        return whole.matches() ? whole.group(1) + whole.group(2) : value;
    }

    private static boolean fits(List<String> values, Predicate<String> test) {
        return values.stream().allMatch(value -> value.isEmpty() || test.test(value));
    }

    private static boolean isDate(String value) {
        try {
            return value.length() == 10 && !LocalDate.parse(value).equals(LocalDate.MIN);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isTime(String value) {
        // Behind a space dbt takes whole seconds only.
        boolean isPlain = value.indexOf(' ') < 0 || SPACED.matcher(value).matches();
        try {
            return isPlain
                    && value.length() > 10
                    && !LocalDateTime.parse(value.replace(' ', 'T')).equals(LocalDateTime.MIN);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
