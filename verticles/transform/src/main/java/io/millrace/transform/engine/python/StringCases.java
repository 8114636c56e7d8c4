package io.millrace.transform.engine.python;

import java.util.Locale;

/// The methods of `str` that change between small and capital letters.
public final class StringCases {
    private StringCases() {}

    static void addTo(Methods<String> methods) {
        methods.add("upper()", (self, _) -> text(self.toUpperCase(Locale.ROOT)))
                .add("lower()", (self, _) -> text(self.toLowerCase(Locale.ROOT)))
                .add("casefold()", (self, _) -> text(folded(self)))
                .add("capitalize()", (self, _) -> text(capitalize(self)))
                .add("title()", (self, _) -> text(title(self)))
                .add("swapcase()", (self, _) -> text(swapped(self)));
    }

    private static Value text(String value) {
        return new Value.Text(value);
    }

    static String folded(String text) {
        return text.toLowerCase(Locale.ROOT).replace("\u00df", "ss").replace('\u03c2', '\u03c3');
    }

    public static String capitalize(String text) {
        if (text.isEmpty()) return text;
        int first = text.codePointAt(0);
        return titled(first) + text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
    }

    /// One letter as the first of a word; a ligature comes apart.
    private static String titled(int letter) {
        var upper = Character.toString(letter).toUpperCase(Locale.ROOT);
        return upper.length() > Character.charCount(letter)
                ? upper.charAt(0) + upper.substring(1).toLowerCase(Locale.ROOT)
                : Character.toString(Character.toTitleCase(letter));
    }

    static String title(String text) {
        var out = new StringBuilder(text.length());
        boolean isInWord = false;
        for (int point : text.codePoints().toArray()) {
            out.append(
                    isInWord ? Character.toString(point).toLowerCase(Locale.ROOT) : titled(point));
            isInWord = isCased(point);
        }
        return out.toString();
    }

    static boolean isCased(int point) {
        return Character.isUpperCase(point)
                || Character.isLowerCase(point)
                || Character.isTitleCase(point);
    }

    private static String swapped(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point -> {
                    var letter = Character.toString(point);
                    if (Character.isUpperCase(point)) out.append(letter.toLowerCase(Locale.ROOT));
                    else if (Character.isLowerCase(point))
                        out.append(letter.toUpperCase(Locale.ROOT));
                    else out.append(letter);
                });
        return out.toString();
    }
}
