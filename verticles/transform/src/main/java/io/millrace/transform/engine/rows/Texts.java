package io.millrace.transform.engine.rows;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Forms of texts.
final class Texts {
    /// Also what no keyboard shows: spaces that do not break, and marks of no width.
    private static final Pattern BLANK = Pattern.compile("[\\s\\p{Z}\\u200b\\ufeff]+");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}][\\p{L}\\p{M}'’]*");

    private Texts() {}

    /// Composed, without blanks around it, each run of blanks within being one.
    static String trimmed(String text) {
        var composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        return BLANK.matcher(composed).replaceAll(" ").strip();
    }

    /// Each word with one capital.
    static String title(String text) {
        return WORD.matcher(text)
                .replaceAll(word -> {
                    var letters = word.group().toLowerCase(Locale.ROOT);
                    int first = letters.offsetByCodePoints(0, 1);
                    return letters.substring(0, first).toUpperCase(Locale.ROOT)
                            + letters.substring(first);
                });
    }
}
