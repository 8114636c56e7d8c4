package io.millrace.matching.engine;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// Writes text without case, accents and punctuation.
final class Folding {
    /// Longer values are cut: what differs only behind it is the same.
    static final int MAX_LENGTH = 1000;

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private Folding() {}

    /// Lower-case letters and digits, other signs as single blanks.
    static String words(String value) {
        return fold(value, true);
    }

    /// Lower-case letters and digits only.
    static String solid(String value) {
        return fold(value, false);
    }

    private static String fold(String value, boolean spaced) {
        var cut = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value;
        var plain = isAscii(cut) ? cut : withoutMarks(cut);
        var out = new StringBuilder(plain.length());
        boolean gap = false;
        for (int i = 0; i < plain.length(); i++) {
            char c = Character.toLowerCase(plain.charAt(i));
            if (Character.isLetterOrDigit(c)) {
                if (gap && spaced && !out.isEmpty()) out.append(' ');
                out.append(c);
                gap = false;
            } else if (c != '\'') {
                gap = true;
            }
        }
        return out.toString();
    }

    private static String withoutMarks(String value) {
        var open = Normalizer.normalize(value, Normalizer.Form.NFKD);
        return MARKS.matcher(open)
                .replaceAll("")
                .replace("ß", "ss")
                .replace("œ", "oe")
                .replace("æ", "ae")
                .replace("ø", "o")
                .replace("\u2019", "'")
                .toLowerCase(Locale.ROOT);
    }

    private static boolean isAscii(String value) {
        for (int i = 0; i < value.length(); i++) if (value.charAt(i) > 127) return false;
        return true;
    }
}
