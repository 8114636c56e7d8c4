package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Guesses what columns mean, from their names and some of their values.
public final class Proposer {
    private static final double MOST = 0.8;
    private static final int FEW = 60;
    private static final int ENOUGH = 20;
    private static final int ENOUGH_FIELDS = 4;
    private static final int TIMES_REPEATED = 5;
    private static final int LONG_NUMBER = 6;
    private static final double WORDS_OF_A_TITLE = 4.5;
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(?:[.,]\\d{1,30})?");
    private static final Pattern MIXED = Pattern.compile("(?=.*\\d)[\\p{L}\\d./_-]+");

    private Proposer() {}

    /// A column with a sample of its values.
    ///
    /// @param values null and blank are missing
    public record Sample(String name, List<@Nullable String> values) {
        public Sample {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }

        private List<String> present() {
            var present = new ArrayList<String>();
            for (var value : values) {
                if (value != null && !value.isBlank()) present.add(value.strip());
            }
            return present;
        }

        /// Most values appear once or twice.
        private boolean isVaried() {
            var present = present();
            return new HashSet<>(present).size() * 3 >= present.size();
        }

        private boolean isUnique() {
            var present = present();
            return !present.isEmpty()
                    && present.size() == values.size()
                    && new HashSet<>(present).size() == present.size();
        }
    }

    /// Fields for the columns that help to tell records apart, at most [MatchSettings#MAX_FIELDS];
    /// constant columns and mere row numbers are left out.
    public static List<Field> propose(List<Sample> columns) {
        var fields = new ArrayList<Field>();
        for (var column : columns) {
            if (fields.size() == MatchSettings.MAX_FIELDS) break;
            kind(column).ifPresent(kind -> fields.add(new Field(column.name(), kind)));
        }
        return List.copyOf(fields);
    }

    /// Fields for records that look like persons or organisations: who they are and where, and what
    /// else describes them only where that is little. Empty when the records look like something
    /// else, or mention the same few names again and again.
    public static List<Field> proposeIdentity(List<Sample> columns) {
        var fields = propose(columns);
        boolean isNamed =
                columns.stream()
                        .filter(column ->
                                fields.stream()
                                        .anyMatch(field ->
                                                field.name().equals(column.name())
                                                        && names(field.kind())))
                        .anyMatch(Sample::isVaried);
        var identity = fields.stream().filter(field -> identifies(field.kind())).toList();
        if (!isNamed || identity.size() < 2) return List.of();
        return identity.size() >= ENOUGH_FIELDS ? identity : fields;
    }

    private static boolean names(FieldKind kind) {
        return switch (kind) {
            case NAME, GIVEN, FAMILY, ORGANISATION, EMAIL -> true;
            case PHONE, DATE, ADDRESS, POSTCODE, NUMBER, IDENTIFIER, CATEGORY, TEXT -> false;
        };
    }

    private static boolean identifies(FieldKind kind) {
        return switch (kind) {
            case NAME,
                    GIVEN,
                    FAMILY,
                    ORGANISATION,
                    EMAIL,
                    PHONE,
                    DATE,
                    ADDRESS,
                    POSTCODE,
                    IDENTIFIER ->
                    true;
            case NUMBER, CATEGORY, TEXT -> false;
        };
    }

    /// The column that names the records: never missing, never twice the same.
    public static Optional<String> idColumn(List<Sample> columns) {
        return columns.stream()
                .filter(column -> new ColumnName(column.name()).isId() && column.isUnique())
                .map(Sample::name)
                .findFirst();
    }

    /// What the column means; empty when it is better left out.
    public static Optional<FieldKind> kind(Sample column) {
        var values = column.present();
        int distinct = new HashSet<>(values).size();
        if (distinct < 2) return Optional.empty();
        var kind = guess(new ColumnName(column.name()), values, distinct);
        boolean onlyEqualityTells = kind == FieldKind.IDENTIFIER || kind == FieldKind.NUMBER;
        boolean isRowNumber = onlyEqualityTells && distinct == values.size() && distinct >= ENOUGH;
        return isRowNumber ? Optional.empty() : Optional.of(kind);
    }

    private static FieldKind guess(ColumnName name, List<String> values, int distinct) {
        if (most(values, value -> EMAIL.matcher(value).matches())) return FieldKind.EMAIL;
        boolean isNumeric = most(values, value -> NUMBER.matcher(value).matches());
        boolean isDate = most(values, value -> DateReader.canonical(value).isPresent());
        if (isDate && !isNumeric) return FieldKind.DATE;
        var named = name.kind();
        if (named.isPresent() && fits(named.get(), isNumeric, isDate, values)) return named.get();
        if (isNumeric) return number(name, values, distinct);
        if (distinct <= FEW && distinct * TIMES_REPEATED <= values.size()) {
            return FieldKind.CATEGORY;
        }
        return most(values, value -> MIXED.matcher(value).matches())
                ? FieldKind.IDENTIFIER
                : FieldKind.TEXT;
    }

    /// Whether the values agree with what the column's name says.
    private static boolean fits(
            FieldKind kind, boolean isNumeric, boolean isDate, List<String> values) {
        return switch (kind) {
            case DATE -> isDate;
            case GIVEN, FAMILY, ORGANISATION -> !isNumeric;
            case ADDRESS -> !isNumeric;
            case NAME -> !isNumeric && isShort(values);
            case EMAIL -> false;
            case PHONE -> most(values, value -> Cleaner.digits(value).length() >= LONG_NUMBER);
            case POSTCODE, IDENTIFIER, NUMBER, CATEGORY, TEXT -> true;
        };
    }

    /// Names of persons hold few digits; titles of things hold many words or numbers.
    private static boolean isShort(List<String> values) {
        double words = 0;
        double parts = 0;
        long withDigits = 0;
        for (var value : values) {
            words += value.split("\\s+", -1).length;
            parts += value.split("[,;&]", -1).length;
            if (!Cleaner.digits(value).isEmpty()) withDigits++;
        }
        return words / parts <= WORDS_OF_A_TITLE && withDigits < 0.2 * values.size();
    }

    private static FieldKind number(ColumnName name, List<String> values, int distinct) {
        boolean isLong = most(values, value -> value.length() >= LONG_NUMBER);
        boolean isWhole = most(values, value -> value.chars().allMatch(Character::isDigit));
        boolean isVaried = distinct * 2 > values.size();
        return isLong && isWhole && isVaried && !name.isNumber()
                ? FieldKind.IDENTIFIER
                : FieldKind.NUMBER;
    }

    private static boolean most(List<String> values, Predicate<String> test) {
        return values.stream().filter(test).count() >= MOST * values.size();
    }
}
