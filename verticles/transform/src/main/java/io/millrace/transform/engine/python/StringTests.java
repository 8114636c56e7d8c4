package io.millrace.transform.engine.python;

import java.util.Locale;
import java.util.function.IntPredicate;

/// The methods of `str` that tell what it is made of.
final class StringTests {
    /// Digits that are no decimals: raised, lowered, in circles.
    private static final String DIGITS =
            "\u00b2\u00b3\u00b9\u2070\u2074\u2075\u2076\u2077\u2078\u2079\u2080\u2081\u2082\u2083"
                    + "\u2084\u2085\u2086\u2087\u2088\u2089\u2460\u2461\u2462\u2463\u2464\u2465"
                    + "\u2466\u2467\u2468\u24ea";

    /// Ideographs that are numbers.
    private static final String NUMERALS =
            "\u3007\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u4e07";

    private StringTests() {}

    static void addTo(Methods<String> methods) {
        methods.add("isdecimal()", (self, _) -> all(self, Character::isDigit))
                .add("isdigit()", (self, _) -> all(self, StringTests::isDigit))
                .add("isnumeric()", (self, _) -> all(self, StringTests::isNumeric))
                .add("isalpha()", (self, _) -> all(self, Character::isLetter))
                .add("isalnum()", (self, _) -> all(self, StringTests::isAlphanumeric))
                .add("isspace()", (self, _) -> all(self, StringParts::isSpace))
                .add("isascii()", (self, _) -> Value.Bool.of(self.chars().allMatch(c -> c < 0x80)))
                .add("isprintable()", (self, _) -> Value.Bool.of(isPrintable(self)))
                .add("isupper()", (self, _) -> cased(self, self.toUpperCase(Locale.ROOT)))
                .add("islower()", (self, _) -> cased(self, self.toLowerCase(Locale.ROOT)))
                .add("istitle()", (self, _) -> cased(self, StringCases.title(self)))
                .add("isidentifier()", (self, _) -> Value.Bool.of(isIdentifier(self)));
    }

    private static Value all(String text, IntPredicate test) {
        return Value.Bool.of(!text.isEmpty() && text.codePoints().allMatch(test));
    }

    private static boolean isDigit(int point) {
        return Character.isDigit(point) || DIGITS.indexOf(point) >= 0;
    }

    private static boolean isNumeric(int point) {
        int type = Character.getType(point);
        return Character.isDigit(point)
                || type == Character.OTHER_NUMBER
                || type == Character.LETTER_NUMBER
                || NUMERALS.indexOf(point) >= 0;
    }

    static boolean isAlphanumeric(int point) {
        return Character.isLetter(point) || isNumeric(point);
    }

    private static boolean isPrintable(String text) {
        return text.codePoints().noneMatch(Repr::isInvisible);
    }

    private static Value cased(String text, String expected) {
        return Value.Bool.of(
                text.equals(expected) && text.codePoints().anyMatch(StringCases::isCased));
    }

    private static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && (text.charAt(0) == '_'
                        || Character.isUnicodeIdentifierStart(text.codePointAt(0)))
                && text.codePoints()
                        .allMatch(
                                point -> point == '_' || Character.isUnicodeIdentifierPart(point));
    }
}
