package io.millrace.transform.engine.rows;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Telephone numbers as ITU-T E.164 writes them.
final class Phones {
    /// What stands between digits.
    private static final Pattern BETWEEN = Pattern.compile("[\\s().\\-/\\u2010-\\u2015]");

    private static final Pattern INTERNATIONAL = Pattern.compile("\\+[1-9]\\d{7,14}");
    private static final Pattern NATIONAL = Pattern.compile("\\d{5,14}");

    /// The calling code of a country, and what stands before a number within it.
    private record Country(String code, String trunk) {}

    private static final Map<String, Country> COUNTRIES =
            Stream.of(
                            "AT 43 0",
                            "AU 61 0",
                            "BE 32 0",
                            "BR 55 0",
                            "CA 1 1",
                            "CH 41 0",
                            "CI 225 -",
                            "CM 237 -",
                            "CN 86 0",
                            "CZ 420 -",
                            "DE 49 0",
                            "DK 45 -",
                            "DZ 213 0",
                            "EG 20 0",
                            "ES 34 -",
                            "FI 358 0",
                            "FR 33 0",
                            "GB 44 0",
                            "GR 30 -",
                            "HU 36 06",
                            "IE 353 0",
                            "IL 972 0",
                            "IN 91 0",
                            "IT 39 -",
                            "JP 81 0",
                            "KE 254 0",
                            "KR 82 0",
                            "LU 352 -",
                            "MA 212 0",
                            "MX 52 -",
                            "NG 234 0",
                            "NL 31 0",
                            "NO 47 -",
                            "NZ 64 0",
                            "PL 48 -",
                            "PT 351 -",
                            "RO 40 0",
                            "SE 46 0",
                            "SN 221 -",
                            "TN 216 -",
                            "TR 90 0",
                            "UA 380 0",
                            "US 1 1",
                            "ZA 27 0")
                    .map(line -> line.split(" ", 3))
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    words -> words[0],
                                    words ->
                                            new Country(
                                                    words[1],
                                                    words[2].equals("-") ? "" : words[2])));

    private Phones() {}

    static boolean isKnown(String country) {
        return COUNTRIES.containsKey(country.toUpperCase(Locale.ROOT));
    }

    static Set<String> countries() {
        return COUNTRIES.keySet();
    }

    /// Absent for what is no number, and for one that names no country where none is given.
    ///
    /// @param country by two letters, of a number that names none
    static Optional<String> normal(String text, Optional<String> country) {
        var bare = Texts.trimmed(text).replaceFirst("^(?i)tel:", "");
        // The zero that is dialled within the country only.
        if (bare.startsWith("+") || bare.startsWith("00")) bare = bare.replace("(0)", "");
        var digits = BETWEEN.matcher(bare).replaceAll("");
        if (digits.startsWith("00")) digits = "+" + digits.substring(2);
        if (digits.startsWith("+")) return international(digits);
        if (!NATIONAL.matcher(digits).matches()) return Optional.empty();
        var number = digits;
        return country.map(name -> COUNTRIES.get(name.toUpperCase(Locale.ROOT)))
                .flatMap(its -> international("+" + its.code() + within(number, its.trunk())));
    }

    private static String within(String digits, String trunk) {
        boolean isDialled = !trunk.isEmpty() && digits.startsWith(trunk);
        return isDialled ? digits.substring(trunk.length()) : digits;
    }

    private static Optional<String> international(String number) {
        return INTERNATIONAL.matcher(number).matches() ? Optional.of(number) : Optional.empty();
    }
}
