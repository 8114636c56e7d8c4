package io.millrace.transform.engine.python;

import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/// Methods of `str`. Positions count code points.
public final class StringMethods {
    private static final Methods<String> METHODS = new Methods<>();

    static {
        cases();
        tests();
        StringParts.addTo(METHODS);
        METHODS.add("replace(old, new, count?)", StringMethods::replace)
                .add("format(*values, **named)", StringMethods::format)
                .add("center(width, fill?)", (self, in) -> pad(self, in, Side.BOTH))
                .add("ljust(width, fill?)", (self, in) -> pad(self, in, Side.RIGHT))
                .add("rjust(width, fill?)", (self, in) -> pad(self, in, Side.LEFT))
                .add("zfill(width)", StringMethods::zeroFill);
    }

    private enum Side {
        LEFT,
        RIGHT,
        BOTH
    }

    private StringMethods() {}

    static Optional<Value> of(String text, String name) {
        return METHODS.of(text, name);
    }

    private static void cases() {
        METHODS.add("upper()", (self, _) -> text(self.toUpperCase(Locale.ROOT)))
                .add("lower()", (self, _) -> text(self.toLowerCase(Locale.ROOT)))
                .add("casefold()", (self, _) -> text(self.toLowerCase(Locale.ROOT)))
                .add("capitalize()", (self, _) -> text(capitalize(self)))
                .add("title()", (self, _) -> text(title(self)))
                .add("swapcase()", (self, _) -> text(swapCase(self)));
    }

    private static void tests() {
        METHODS.add("isdigit()", (self, _) -> all(self, Character::isDigit))
                .add("isdecimal()", (self, _) -> all(self, Character::isDigit))
                .add("isnumeric()", (self, _) -> all(self, Character::isDigit))
                .add("isalpha()", (self, _) -> all(self, Character::isLetter))
                .add("isalnum()", (self, _) -> all(self, Character::isLetterOrDigit))
                .add("isspace()", (self, _) -> all(self, StringParts::isSpace))
                .add("isupper()", (self, _) -> cased(self, self.toUpperCase(Locale.ROOT)))
                .add("islower()", (self, _) -> cased(self, self.toLowerCase(Locale.ROOT)))
                .add("istitle()", (self, _) -> cased(self, title(self)))
                .add("isidentifier()", (self, _) -> isIdentifier(self));
    }

    private static Value text(String value) {
        return new Value.Text(value);
    }

    private static Value all(String text, IntPredicate test) {
        return Value.Bool.of(!text.isEmpty() && text.codePoints().allMatch(test));
    }

    private static Value cased(String text, String expected) {
        return Value.Bool.of(
                text.equals(expected) && text.codePoints().anyMatch(Character::isLetter));
    }

    private static Value isIdentifier(String text) {
        return Value.Bool.of(
                !text.isEmpty()
                        && Character.isUnicodeIdentifierStart(text.replace('_', 'a').codePointAt(0))
                        && text.codePoints().allMatch(Character::isUnicodeIdentifierPart));
    }

    public static String capitalize(String text) {
        if (text.isEmpty()) return text;
        int first = Character.charCount(text.codePointAt(0));
        return text.substring(0, first).toUpperCase(Locale.ROOT)
                + text.substring(first).toLowerCase(Locale.ROOT);
    }

    private static String title(String text) {
        var out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int point : text.codePoints().toArray()) {
            out.appendCodePoint(
                    inWord ? Character.toLowerCase(point) : Character.toTitleCase(point));
            inWord = Character.isLetter(point);
        }
        return out.toString();
    }

    private static String swapCase(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .map(point ->
                        Character.isUpperCase(point)
                                ? Character.toLowerCase(point)
                                : Character.toUpperCase(point))
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    private static Value replace(String self, Bound in) {
        return text(
                replace(
                        self,
                        in.text("old"),
                        in.text("new"),
                        in.integer("count", -1),
                        in.budget()));
    }

    /// @param count how many at most; negative for all
    public static String replace(String text, String old, String by, int count, Budget budget) {
        var out = new StringBuilder();
        int from = 0;
        for (int done = 0; count < 0 || done < count; done++) {
            int at = old.isEmpty() ? from : text.indexOf(old, from);
            if (at < 0 || at > text.length()) break;
            budget.characters(by.length() + 1L);
            if (old.isEmpty()) {
                out.append(by);
                if (at == text.length()) return out.toString();
                out.append(text.charAt(at));
                from = at + 1;
            } else {
                out.append(text, from, at).append(by);
                from = at + old.length();
            }
        }
        budget.characters(text.length() - from);
        return out.append(text, from, text.length()).toString();
    }

    private static Value format(String self, Bound in) {
        return text(BraceFormat.format(self, in.rest(), in.named(), in.budget()));
    }

    private static Value pad(String self, Bound in, Side side) {
        int missing = in.integer("width", 0) - self.codePointCount(0, self.length());
        if (missing <= 0) return text(self);
        in.budget().characters(self.length() + (long) missing);
        var fill = in.text("fill", " ");
        if (fill.codePointCount(0, fill.length()) != 1) {
            throw new PythonError("The fill character must be exactly one character long");
        }
        int width = in.integer("width", 0);
        int left =
                switch (side) {
                    case LEFT -> missing;
                    case RIGHT -> 0;
                    case BOTH -> missing / 2 + (missing & width & 1);
                };
        return text(fill.repeat(left) + self + fill.repeat(missing - left));
    }

    private static Value zeroFill(String self, Bound in) {
        int missing = in.integer("width", 0) - self.codePointCount(0, self.length());
        if (missing <= 0) return text(self);
        in.budget().characters(self.length() + (long) missing);
        boolean signed = self.startsWith("-") || self.startsWith("+");
        return text(
                signed
                        ? self.charAt(0) + "0".repeat(missing) + self.substring(1)
                        : "0".repeat(missing) + self);
    }
}
