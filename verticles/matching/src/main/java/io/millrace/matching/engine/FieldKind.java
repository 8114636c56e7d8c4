package io.millrace.matching.engine;

import java.util.Locale;
import java.util.Optional;

/// What a field means, which decides how it is cleaned, compared and blocked on.
public enum FieldKind {
    /// A full name of one or several persons.
    NAME,
    GIVEN,
    FAMILY,
    ORGANISATION,
    EMAIL,
    PHONE,
    DATE,
    /// A street, a place, or a whole address.
    ADDRESS,
    POSTCODE,
    NUMBER,
    IDENTIFIER,
    /// One of few values.
    CATEGORY,
    /// Free text such as a title.
    TEXT;

    /// As JSON writes it.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<FieldKind> of(String id) {
        for (var kind : values()) if (kind.id().equals(id)) return Optional.of(kind);
        return Optional.empty();
    }

    /// Whether agreeing on a rare value tells more than agreeing on a common one.
    boolean hasTellingFrequencies() {
        return switch (this) {
            case NAME, GIVEN, FAMILY, ORGANISATION, ADDRESS, CATEGORY -> true;
            case EMAIL, PHONE, DATE, POSTCODE, NUMBER, IDENTIFIER, TEXT -> false;
        };
    }

    /// Whether single words of a value are worth blocking on.
    boolean hasWords() {
        return switch (this) {
            case NAME, ORGANISATION, ADDRESS, TEXT -> true;
            case GIVEN, FAMILY, EMAIL, PHONE, DATE, POSTCODE, NUMBER, IDENTIFIER, CATEGORY -> false;
        };
    }
}
