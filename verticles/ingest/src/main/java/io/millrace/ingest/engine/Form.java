package io.millrace.ingest.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// How a value is written, without what it says: a run of letters is `a`, `Aa` or `A` by its case,
/// each digit is `9`, signs and spaces stay. `06 12 34 56 78` is `99 99 99 99 99`, `Jean Roux` is
/// `Aa Aa`, a JSON object is its keys in order: `{city,street}`.
public final class Form {
    /// Text of many words.
    public static final String WORDS = "words";

    /// Forms that are too many to be counted each.
    public static final String OTHER = "other";

    /// UTF-8 that was read as another encoding: `Ã©`.
    public static final String GARBLED = "garbled";

    /// Characters that an earlier reader gave up.
    public static final String LOST = "lost";

    private static final int READ = 400;
    private static final int LONGEST = 60;
    private static final int MOST_WORDS = 6;
    private static final int MOST_KEYS = 12;
    private static final String AFTER_A_TILDE = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";

    private Form() {}

    static String of(byte[] data, int from, int to) {
        int end = Math.min(to, from + READ);
        while (end < to && end > from && (data[end] & 0xC0) == 0x80) end--;
        return of(new String(data, from, end - from, StandardCharsets.UTF_8).strip());
    }

    public static String of(String value) {
        if (value.startsWith("{")) return "{" + String.join(",", keys(value)) + "}";
        if (value.startsWith("[")) return "[]";
        if (value.indexOf('\uFFFD') >= 0) return LOST;
        if (isGarbled(value)) return GARBLED;
        var form = new StringBuilder();
        int spaces = 0;
        for (int at = 0; at < value.length(); ) {
            char c = value.charAt(at);
            if (c == ' ' && ++spaces >= MOST_WORDS) return hasLetters(form) ? WORDS : cut(form);
            if (form.length() >= LONGEST) return hasLetters(form) ? WORDS : cut(form);
            if (Character.isLetter(c)) {
                int end = at;
                while (end < value.length() && isOfWord(value.charAt(end))) end++;
                form.append(letters(value, at, end));
                at = end;
            } else {
                form.append(Character.isDigit(c) ? '9' : c);
                at++;
            }
        }
        return form.toString();
    }

    /// The form with each run of digits as one: what is left when lengths vary.
    public static String coarse(String form) {
        return form.replaceAll("9+", "9");
    }

    /// The keys of a JSON object's form; empty for any other.
    public static List<String> keysOf(String form) {
        if (!form.startsWith("{") || form.length() < 3) return List.of();
        return List.of(form.substring(1, form.length() - 1).split(",", -1));
    }

    private static String cut(StringBuilder form) {
        return form.substring(0, Math.min(LONGEST, form.length()));
    }

    private static boolean hasLetters(StringBuilder form) {
        return form.chars().anyMatch(Character::isLetter);
    }

    private static boolean isOfWord(char c) {
        return Character.isLetter(c) || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static String letters(String value, int from, int to) {
        boolean isUpper = Character.isUpperCase(value.charAt(from));
        if (!isUpper) return "a";
        for (int at = from + 1; at < to; at++) {
            if (Character.isLowerCase(value.charAt(at))) return "Aa";
        }
        return "A";
    }

    private static boolean isGarbled(String value) {
        for (int at = 0; at + 1 < value.length(); at++) {
            char c = value.charAt(at);
            char next = value.charAt(at + 1);
            boolean isContinuation = next >= '\u0080' && next <= '\u00BF';
            if (c == 'Ã' && (isContinuation || AFTER_A_TILDE.indexOf(next) >= 0)) return true;
            if (c == 'Â' && isContinuation) return true;
            if (c == 'â' && next == '€') return true;
        }
        return false;
    }

    /// The keys of the object, not of those inside it; sorted, so that their order says nothing.
    private static List<String> keys(String json) {
        var keys = new ArrayList<String>();
        int depth = 0;
        for (int at = 0; at < json.length() && keys.size() < MOST_KEYS; at++) {
            char c = json.charAt(at);
            if (c == '{' || c == '[') depth++;
            else if (c == '}' || c == ']') depth--;
            else if (c == '"') {
                int end = endOfString(json, at + 1);
                int after = end + 1;
                while (after < json.length() && json.charAt(after) == ' ') after++;
                boolean isKey = after < json.length() && json.charAt(after) == ':';
                if (depth == 1 && isKey) keys.add(json.substring(at + 1, end));
                at = end;
            }
        }
        return keys.stream().sorted().toList();
    }

    private static int endOfString(String json, int from) {
        int at = from;
        while (at < json.length() && json.charAt(at) != '"') at += json.charAt(at) == '\\' ? 2 : 1;
        return Math.min(at, json.length());
    }
}
