package io.millrace.ingest.engine;

/// Numbers as they are written where a comma parts the decimals: `1,5`, `1 234,56` with any kind of
/// space, `1.234,56`.
final class CommaNumbers {
    static final int NONE = 0;

    /// `1,234` and `1 234`: only other values of the column can tell what it means.
    static final int MAYBE = 1;

    static final int CERTAIN = 2;

    private static final int GROUP = 3;

    private CommaNumbers() {}

    static int of(byte[] d, int from, int to) {
        int first = d[from] == '-' ? from + 1 : from;
        int p = digits(d, first, to);
        int whole = p - first;
        if (whole == 0 || (whole > 1 && d[first] == '0')) return NONE;
        int groups = groups(d, p, to);
        if (groups > p && (whole > GROUP || d[first] == '0')) return NONE;
        boolean isGrouped = groups > p;
        if (groups == to) return isGrouped && d[p] != '.' ? MAYBE : NONE;
        if (d[groups] != ',') return NONE;
        int end = digits(d, groups + 1, to);
        int fraction = end - groups - 1;
        if (end < to || fraction == 0) return NONE;
        boolean looksGrouped = fraction == GROUP && whole <= GROUP && d[first] != '0';
        return looksGrouped && !isGrouped ? MAYBE : CERTAIN;
    }

    /// Where the groups of three digits that begin at `from` end.
    private static int groups(byte[] d, int from, int to) {
        int p = from;
        boolean isPoint = p < to && d[p] == '.';
        while (true) {
            int separator = isPoint ? (p < to && d[p] == '.' ? 1 : 0) : space(d, p, to);
            int end = digits(d, p + separator, to);
            if (separator == 0 || end - p - separator != GROUP) return p;
            p = end;
        }
    }

    /// Length of the space at `p`, plain, U+00A0 or U+202F; 0 when there is none.
    private static int space(byte[] d, int p, int to) {
        if (p < to && d[p] == ' ') return 1;
        if (p + 1 < to && d[p] == (byte) 0xC2 && d[p + 1] == (byte) 0xA0) return 2;
        boolean isNarrow =
                p + 2 < to
                        && d[p] == (byte) 0xE2
                        && d[p + 1] == (byte) 0x80
                        && d[p + 2] == (byte) 0xAF;
        return isNarrow ? 3 : 0;
    }

    private static int digits(byte[] d, int from, int to) {
        int p = from;
        while (p < to && d[p] >= '0' && d[p] <= '9') p++;
        return p;
    }

    /// Appends the number, which is one, with a point and without groups.
    static void rewrite(byte[] d, int from, int to, CopyBuffer out) {
        out.ensure(to - from);
        for (int p = from; p < to; p++) {
            byte b = d[p];
            if (b == ',') b = '.';
            else if (b != '-' && (b < '0' || b > '9')) continue;
            out.data[out.size++] = b;
        }
    }

    /// The number, which is one, with a point and without groups.
    static String rewritten(String number) {
        var plain = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c == ',') plain.append('.');
            else if (c == '-' || (c >= '0' && c <= '9')) plain.append(c);
        }
        return plain.toString();
    }
}
