package io.millrace.transform.engine.lineage.sql;

/// Where numbers end.
final class Numbers {
    private Numbers() {}

    /// The offset behind the number that begins at `start`.
    ///
    /// @throws Unreadable of the whole, where a letter follows
    static int end(String text, int start) {
        int end = isOfBase(text, start) ? letters(text, start + 2) : decimal(text, start);
        if (end < text.length() && Names.isStart(text.charAt(end))) {
            throw Unreadable.whole("a number with letters behind it is not read");
        }
        return end;
    }

    /// `0x1F`, `0o17`, `0b11`.
    private static boolean isOfBase(String text, int start) {
        return text.charAt(start) == '0'
                && start + 1 < text.length()
                && "xXoObB".indexOf(text.charAt(start + 1)) >= 0;
    }

    private static int letters(String text, int start) {
        int end = start;
        while (end < text.length() && isLetterOrDigit(text.charAt(end))) end++;
        return end;
    }

    private static boolean isLetterOrDigit(char c) {
        return Names.isDigit(c) || Names.isStart(c);
    }

    private static int decimal(String text, int start) {
        int end = digits(text, start);
        boolean hasPoint = text.startsWith(".", end) && !text.startsWith("..", end);
        if (hasPoint) end = digits(text, end + 1);
        int exponent = end + 1;
        if (end >= text.length() || "eE".indexOf(text.charAt(end)) < 0) return end;
        if (text.startsWith("+", exponent) || text.startsWith("-", exponent)) exponent++;
        int behind = digits(text, exponent);
        return behind > exponent ? behind : end;
    }

    private static int digits(String text, int start) {
        int end = start;
        while (end < text.length() && isDigitOrLine(text.charAt(end))) end++;
        return end;
    }

    private static boolean isDigitOrLine(char c) {
        return Names.isDigit(c) || c == '_';
    }
}
