package io.millrace.transform.engine.python;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text in HTML: its special characters, entities and tags.
public final class Html {
    private static final Pattern ENTITY =
            Pattern.compile(
                    "&(?:#([0-9]{1,8});?|#[xX]([0-9a-fA-F]{1,8});?|([A-Za-z][A-Za-z0-9]{1,31};?))");

    private Html() {}

    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    /// `text` with the characters that its entities name.
    public static String unescape(String text) {
        if (text.indexOf('&') < 0) return text;
        return ENTITY.matcher(text)
                .replaceAll(entity -> Matcher.quoteReplacement(character(entity)));
    }

    private static String character(MatchResult entity) {
        var digits = entity.group(1);
        if (digits != null) return character(Integer.parseInt(digits));
        var hexDigits = entity.group(2);
        if (hexDigits != null) return character((int) Long.parseLong(hexDigits, 16));
        return Entities.character(entity.group(3)).orElseGet(entity::group);
    }

    private static String character(int point) {
        boolean isCharacter = Character.isValidCodePoint(point) && !isSurrogate(point);
        return isCharacter && point != 0 ? Character.toString(point) : "\ufffd";
    }

    private static boolean isSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    /// `text` without tags and comments, white space made single, entities resolved.
    public static String stripTags(String text) {
        var out = new StringBuilder();
        int at = 0;
        while (true) {
            int start = text.indexOf('<', at);
            if (start < 0) break;
            boolean isComment = text.startsWith("<!--", start);
            int end = isComment ? text.indexOf("-->", start + 4) : text.indexOf('>', start);
            if (end < 0) break;
            out.append(text, at, start);
            at = end + (isComment ? 3 : 1);
        }
        out.append(text, at, text.length());
        return unescape(String.join(" ", StringParts.words(out.toString(), -1, false)));
    }
}
