package io.millrace.transform.engine.rows;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The form that the values of a column are to have. What is in that form stays as it is.
record Rule(Kind kind, Function<String, Optional<String>> form) {
    private static final Pattern PHONE =
            Pattern.compile("(?:.*_)?(?:phone|tel|telephone|mobile|msisdn)(?:_.*)?");
    private static final Pattern EMAIL = Pattern.compile("(?:.*_)?e?_?mail(?:_.*)?");
    private static final Pattern DATE =
            Pattern.compile("(?:.*_)?date(?:_.*)?|.*_(?:at|on)|birthday");

    /// What a value is.
    enum Kind {
        EMAIL,
        PHONE,
        DATE,
        UNIT,
        LOWER,
        UPPER,
        TITLE,
        TRIM;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What is said of all columns.
    ///
    /// @param country of phone numbers that name none, by two letters; null for none
    /// @param isDayFirst whether 3/4/2024 is in April
    record Usual(@Nullable String country, boolean isDayFirst) {
        static Usual read(Parameters given) {
            given.verify(Set.of("country", "day_first"));
            boolean isDayFirst =
                    !given.values().containsKey("day_first") || given.isSet("day_first");
            return new Usual(given.text("country").orElse(null), isDayFirst);
        }
    }

    /// @param fields by column the name of a kind, or an object with that and what belongs to it
    static Rule read(Parameters fields, String column, Usual usual) {
        var written = fields.values().get(column);
        if (written instanceof String kind) return of(kind(fields, column, kind), usual);
        var given = fields.object(column).orElseThrow(() -> fields.fault(column, "a kind"));
        given.verify(Set.of("kind", "to", "country", "day_first"));
        var kind = kind(given, "kind", given.needed("kind"));
        if (kind == Kind.UNIT) return unit(given);
        boolean isDayFirst =
                given.values().containsKey("day_first")
                        ? given.isSet("day_first")
                        : usual.isDayFirst();
        return of(kind, new Usual(given.text("country").orElse(usual.country()), isDayFirst));
    }

    private static Kind kind(Parameters given, String name, String word) {
        for (var kind : Kind.values()) {
            if (kind.id().equals(word)) return kind;
        }
        var words = Stream.of(Kind.values()).map(Kind::id).collect(Collectors.joining(", "));
        throw given.fault(name, "one of " + words);
    }

    private static Rule unit(Parameters given) {
        var unit = given.needed("to");
        if (!Units.isKnown(unit)) {
            throw given.fault("to", "one of " + Parameters.listed(Units.names()));
        }
        return new Rule(Kind.UNIT, text -> Units.converted(text, unit));
    }

    private static Rule of(Kind kind, Usual usual) {
        return new Rule(
                kind,
                switch (kind) {
                    case EMAIL -> Emails::normal;
                    case PHONE -> phones(usual);
                    case DATE -> text -> Dates.normal(text, usual.isDayFirst());
                    case LOWER -> text -> Optional.of(Texts.trimmed(text).toLowerCase(Locale.ROOT));
                    case UPPER -> text -> Optional.of(Texts.trimmed(text).toUpperCase(Locale.ROOT));
                    case TITLE -> text -> Optional.of(Texts.title(Texts.trimmed(text)));
                    case TRIM -> text -> Optional.of(Texts.trimmed(text));
                    case UNIT ->
                            throw new RowsException(
                                    "A unit wants 'to', as in {\"kind\": \"unit\", \"to\": \"cm\"}.");
                });
    }

    private static Function<String, Optional<String>> phones(Usual usual) {
        var country = usual.country();
        if (country != null && !Phones.isKnown(country)) {
            throw new RowsException(
                    "There is no country '"
                            + country
                            + "' here; it is one of "
                            + Parameters.listed(Phones.countries())
                            + ".");
        }
        return text -> Phones.normal(text, Optional.ofNullable(country));
    }

    /// By the column's name, where nothing is said of it.
    static Rule guessed(String column, Usual usual) {
        var name = column.toLowerCase(Locale.ROOT);
        if (EMAIL.matcher(name).matches()) return of(Kind.EMAIL, usual);
        if (PHONE.matcher(name).matches()) return of(Kind.PHONE, usual);
        return of(DATE.matcher(name).matches() ? Kind.DATE : Kind.TRIM, usual);
    }
}
