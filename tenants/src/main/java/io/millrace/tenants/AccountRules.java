package io.millrace.tenants;

import io.millrace.kernel.Problem;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What names, addresses and passwords may look like.
final class AccountRules {
    private static final Pattern EMAIL =
            Pattern.compile(
                    "[^@\\p{IsWhite_Space}\\p{Cntrl}]{1,64}@[^@\\p{IsWhite_Space}\\p{Cntrl}]{1,190}");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,39}");
    private static final int SHORTEST_PASSWORD = 10;
    private static final int LONGEST_PASSWORD = 200;
    private static final int FEWEST_DIFFERENT = 5;
    private static final int LONGEST_NAME = 120;

    private AccountRules() {}

    static String email(String given) {
        return knownEmail(given)
                .orElseThrow(() -> Problem.invalid("email: not an e-mail address.").toException());
    }

    /// The address as it is stored, empty when none can be stored so.
    static Optional<String> knownEmail(String given) {
        return Optional.of(given.strip().toLowerCase(Locale.ROOT))
                .filter(email -> EMAIL.matcher(email).matches());
    }

    /// @param email of the account that it is for
    /// @param organization of the account
    static String password(String given, String email, String organization) {
        int length = characters(given);
        if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
            throw weak(SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters are wanted");
        }
        if (given.codePoints().distinct().count() < FEWEST_DIFFERENT) {
            throw weak("at least " + FEWEST_DIFFERENT + " different characters are wanted");
        }
        if (isSame(given, email) || isSame(given, organization)) {
            throw weak(
                    "it may not be the e-mail or the organization; choose what others cannot know");
        }
        if (CommonPasswords.has(given)) {
            throw weak("it is among the first that are guessed; choose some words of your own");
        }
        return given;
    }

    /// As the contract counts them.
    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    private static boolean isSame(String password, String known) {
        return password.strip().equalsIgnoreCase(known.strip());
    }

    private static RuntimeException weak(String rule) {
        return Problem.invalid("password: " + rule + ".").toException();
    }

    static String organization(String given) {
        return name("organization", given);
    }

    /// What people call a thing: one line without control characters.
    ///
    /// @param field named in the refusal
    static String name(String field, String given) {
        var name = given.strip();
        if (name.isEmpty() || characters(name) > LONGEST_NAME || CONTROL.matcher(name).find()) {
            throw Problem.invalid(
                            field
                                    + ": 1 to "
                                    + LONGEST_NAME
                                    + " characters, none of them a control character.")
                    .toException();
        }
        return name;
    }

    static String slug(String given) {
        if (!isSlug(given)) {
            throw Problem.invalid("slug: 2 to 40 of a-z, 0-9 and -, the first a letter.")
                    .toException();
        }
        return given;
    }

    static boolean isSlug(String given) {
        return SLUG.matcher(given).matches();
    }

    /// A slug made from an organization's name.
    static String slugOf(String organization) {
        var plain =
                Normalizer.normalize(organization, Normalizer.Form.NFD)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("\\p{M}", "")
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^[^a-z]+|-+$", "");
        var slug = plain.length() < 2 ? "org" : plain.substring(0, Math.min(30, plain.length()));
        return slug.replaceAll("-+$", "");
    }
}
