package io.millrace.matching.engine;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Brings values of one kind into one form, so that equal things are equal strings. The empty
/// string means missing.
final class Cleaner {
    private static final int PHONE_DIGITS = 9;
    private static final Set<String> NOTHING =
            Set.of("", "na", "n a", "null", "none", "nan", "unknown", "inconnu", "nil", "tbd");
    private static final Set<String> TITLES =
            Set.of("mr", "mrs", "ms", "miss", "dr", "prof", "sir", "mme", "mlle", "m");
    private static final Set<String> LEGAL_FORMS =
            Set.of(
                    "inc",
                    "ltd",
                    "limited",
                    "llc",
                    "llp",
                    "plc",
                    "corp",
                    "corporation",
                    "co",
                    "gmbh",
                    "ag",
                    "sa",
                    "sas",
                    "sarl",
                    "eurl",
                    "sasu",
                    "bv",
                    "nv",
                    "spa",
                    "pty");
    private static final Map<String, String> STREET_WORDS =
            Map.ofEntries(
                    Map.entry("street", "st"),
                    Map.entry("road", "rd"),
                    Map.entry("avenue", "av"),
                    Map.entry("ave", "av"),
                    Map.entry("boulevard", "bd"),
                    Map.entry("blvd", "bd"),
                    Map.entry("place", "pl"),
                    Map.entry("square", "sq"),
                    Map.entry("drive", "dr"),
                    Map.entry("lane", "ln"),
                    Map.entry("court", "ct"),
                    Map.entry("crescent", "cres"),
                    Map.entry("circuit", "cct"),
                    Map.entry("terrace", "tce"),
                    Map.entry("apartment", "apt"),
                    Map.entry("appartement", "apt"),
                    Map.entry("chemin", "ch"),
                    Map.entry("impasse", "imp"),
                    Map.entry("saint", "st"),
                    Map.entry("sainte", "ste"));

    private Cleaner() {}

    static String clean(FieldKind kind, String raw) {
        var words = Folding.words(raw);
        if (NOTHING.contains(words)) return "";
        return switch (kind) {
            case NAME -> without(TITLES, words);
            case GIVEN, FAMILY, CATEGORY -> words;
            case TEXT -> ModelNumbers.joined(raw, words);
            case ORGANISATION -> without(LEGAL_FORMS, words);
            case EMAIL -> email(raw);
            case PHONE -> phone(raw);
            case DATE -> DateReader.canonical(raw).orElse(words);
            case ADDRESS -> address(words);
            case POSTCODE, IDENTIFIER -> identifier(raw);
            case NUMBER -> number(raw);
        };
    }

    private static String without(Set<String> fillers, String words) {
        var kept =
                Arrays.stream(words.split(" ", -1))
                        .filter(word -> !fillers.contains(word))
                        .collect(Collectors.joining(" "));
        return kept.isEmpty() ? words : kept;
    }

    private static String email(String raw) {
        var trimmed = raw.strip().toLowerCase(java.util.Locale.ROOT);
        int plus = trimmed.indexOf('+');
        int at = trimmed.lastIndexOf('@');
        return plus > 0 && plus < at ? trimmed.substring(0, plus) + trimmed.substring(at) : trimmed;
    }

    /// The last nine digits: the same with and without a country's prefix.
    private static String phone(String raw) {
        var digits = digits(raw);
        return digits.length() > PHONE_DIGITS
                ? digits.substring(digits.length() - PHONE_DIGITS)
                : digits;
    }

    static String digits(String raw) {
        var out = new StringBuilder();
        for (int i = 0; i < raw.length() && i < Folding.MAX_LENGTH; i++) {
            char c = raw.charAt(i);
            if (c >= '0' && c <= '9') out.append(c);
        }
        return out.toString();
    }

    private static String address(String words) {
        return Arrays.stream(words.split(" ", -1))
                .map(word -> STREET_WORDS.getOrDefault(word, word))
                .collect(Collectors.joining(" "));
    }

    /// A number read as a decimal, `4011.0`, is the identifier `4011`.
    private static String identifier(String raw) {
        var trimmed = raw.strip();
        return Folding.solid(
                trimmed.endsWith(".0") ? trimmed.substring(0, trimmed.length() - 2) : trimmed);
    }

    private static String number(String raw) {
        var text = raw.strip().replace(",", ".");
        try {
            return text.length() > 40
                    ? Folding.solid(raw)
                    : new BigDecimal(text).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException _) { // "12a" stays a value of its own
            return Folding.solid(raw);
        }
    }
}
