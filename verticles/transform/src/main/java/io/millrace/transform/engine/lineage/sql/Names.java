package io.millrace.transform.engine.lineage.sql;

import java.nio.charset.StandardCharsets;

/// Names as PostgreSQL takes them: small ASCII letters unless quoted, at most 63 bytes.
final class Names {
    private static final int MOST_BYTES = 63;

    /// Of a `char` in UTF-8.
    private static final int MOST_BYTES_EACH = 3;

    private static final char FIRST_BEYOND_ASCII = 0x80;

    private Names() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isStart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || c >= FIRST_BEYOND_ASCII;
    }

    static boolean isPart(char c) {
        return isStart(c) || isDigit(c) || c == '$';
    }

    static String folded(String word) {
        var folded = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean isCapital = c >= 'A' && c <= 'Z';
            folded.append(isCapital ? (char) (c - 'A' + 'a') : c);
        }
        return cut(folded.toString());
    }

    /// @param inner what stands between the quotes
    static String quoted(String inner) {
        return cut(inner.replace("\"\"", "\""));
    }

    private static String cut(String name) {
        if (name.length() * MOST_BYTES_EACH <= MOST_BYTES) return name;
        int bytes = 0;
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            var character = Character.toString(name.codePointAt(i));
            bytes += character.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MOST_BYTES) return name.substring(0, i);
        }
        return name;
    }
}
