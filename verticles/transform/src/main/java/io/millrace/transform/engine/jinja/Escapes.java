package io.millrace.transform.engine.jinja;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The escapes of Python's string literals.
final class Escapes {
    private static final Pattern ESCAPE =
            Pattern.compile(
                    "\\\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U(00[01][0-9a-fA-F]{5})|(.))",
                    Pattern.DOTALL);

    private Escapes() {}

    static String resolve(String text) {
        if (text.indexOf('\\') < 0) return text;
        return ESCAPE.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(resolve(escape)));
    }

    private static String resolve(java.util.regex.MatchResult escape) {
        if (escape.group(1) != null)
            return Character.toString(Integer.parseInt(escape.group(1), 8));
        for (int group = 2; group <= 4; group++) {
            if (escape.group(group) == null) continue;
            int point = Integer.parseInt(escape.group(group), 16);
            return Character.isValidCodePoint(point) ? Character.toString(point) : "\ufffd";
        }
        return switch (escape.group(5)) {
            case "n" -> "\n";
            case "r" -> "\r";
            case "t" -> "\t";
            case "a" -> "\u0007";
            case "b" -> "\b";
            case "f" -> "\f";
            case "v" -> "\u000b";
            case "\n" -> "";
            case "\\", "'", "\"" -> escape.group(5);
            default -> escape.group();
        };
    }
}
