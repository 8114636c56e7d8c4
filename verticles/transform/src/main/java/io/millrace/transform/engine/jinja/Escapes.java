package io.millrace.transform.engine.jinja;

import io.millrace.transform.engine.python.PythonError;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The escapes of Python's string literals.
final class Escapes {
    private static final Pattern ESCAPE =
            Pattern.compile(
                    "\\\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\\{([^}]+)\\}|(.))",
                    Pattern.DOTALL);

    private Escapes() {}

    /// @throws PythonError when an escape is cut short or names no character
    static String resolve(String text) {
        if (text.indexOf('\\') < 0) return text;
        return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(resolve(escape)));
    }

    private static String resolve(MatchResult escape) {
        var octal = escape.group(1);
        if (octal != null) return Character.toString(Integer.parseInt(octal, 8));
        for (int group = 2; group <= 4; group++) {
            var digits = escape.group(group);
            if (digits != null) return character(Long.parseLong(digits, 16));
        }
        var name = escape.group(5);
        return name == null ? plain(escape.group(6), escape.group()) : named(name);
    }

    private static String character(long point) {
        if (point <= Character.MAX_CODE_POINT) return Character.toString((int) point);
        throw new PythonError("illegal Unicode character");
    }

    private static String named(String name) {
        try {
            return Character.toString(Character.codePointOf(name));
        } catch (IllegalArgumentException e) {
            throw new PythonError("unknown Unicode character name");
        }
    }

    private static String plain(String letter, String escape) {
        return switch (letter) {
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            case "a" -> "\u0007";
            case "b" -> "\b";
            case "f" -> "\f";
            case "v" -> "\u000b";
            case "\n" -> "";
            case "\\", "'", "\"" -> letter;
            case "x", "u", "U", "N" -> throw new PythonError("truncated \\" + letter + " escape");
            default -> escape;
        };
    }
}
