package io.millrace.transform.engine.project;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// The narrowest type that holds all values of a column.
final class ColumnType {
    private static final Pattern BIGINT = Pattern.compile("[-+]?\\d{1,18}");
    private static final Pattern NUMERIC = Pattern.compile("[-+]?(\\d++(?:\\.\\d*)?|\\.\\d+)");
    private static final Pattern BOOLEAN = Pattern.compile("(?i)true|false");
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
        if (values.stream().allMatch(String::isEmpty)) return "text";
        if (fits(values, value -> BIGINT.matcher(value).matches())) return "bigint";
        if (fits(values, value -> NUMERIC.matcher(value).matches())) return "numeric";
        if (fits(values, value -> BOOLEAN.matcher(value).matches())) return "boolean";
        if (fits(values, ColumnType::isDate)) return "date";
        if (fits(values, ColumnType::isTime)) return "timestamp";
        return "text";
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
        try {
            return value.length() > 10
                    && !LocalDateTime.parse(value.replace(' ', 'T')).equals(LocalDateTime.MIN);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
