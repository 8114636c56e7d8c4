package io.millrace.ingest.engine;

/// What a value looks like, before its column has a type.
final class Shape {
    static final int NONE = 0;
    static final int WHOLE = 1;
    static final int DECIMAL = 2;
    static final int EXPONENT = 4;
    static final int TRUTH = 8;
    static final int DATE = 16;
    static final int TIMESTAMP = 32;
    static final int ZONED = 64;
    static final int JSON = 128;

    /// Text that no number column could hold by mistake: codes like `C536379`, leading zeros.
    static final int CODE = 256;

    /// Any other text.
    static final int WORDS = 512;

    /// A number with a decimal comma, and what may be one.
    static final int COMMA = 1024;

    static final int MAYBE_COMMA = 2048;

    private static final int LONG_DIGITS = 18;

    private Shape() {}

    static int of(byte[] d, int from, int to, byte kind, Parsed scratch) {
        if (kind == Fields.NESTED) return JSON;
        boolean string = kind == Fields.STRING || kind == Fields.ESCAPED_STRING;
        byte first = d[from];
        if ((first >= '0' && first <= '9') || first == '-') {
            int moment = moment(d, from, to, scratch);
            if (moment != NONE) return moment;
            int number = string ? NONE : number(d, from, to);
            if (number != NONE) return number;
            return looksLikeMoment(d, from, to) ? WORDS : CODE;
        }
        if (string) return WORDS;
        if (truth(d, from, to)) return TRUTH;
        for (int i = from; i < to; i++) {
            if (d[i] >= '0' && d[i] <= '9') return CODE;
        }
        return WORDS;
    }

    private static int moment(byte[] d, int from, int to, Parsed scratch) {
        if (!looksLikeMoment(d, from, to)) return NONE;
        if (Moments.date(d, from, to, scratch)) return DATE;
        if (Moments.timestamp(d, from, to, false, scratch)) return TIMESTAMP;
        return Moments.timestamp(d, from, to, true, scratch) ? ZONED : NONE;
    }

    private static boolean looksLikeMoment(byte[] d, int from, int to) {
        return to - from >= 10 && d[from + 4] == '-' && d[from + 7] == '-';
    }

    /// [#WHOLE], [#DECIMAL], [#EXPONENT], or [#NONE] also for leading zeros and a leading plus.
    static int number(byte[] d, int from, int to) {
        int p = from;
        if (d[p] == '-') p++;
        int whole = p;
        p = digits(d, p, to);
        int wholeDigits = p - whole;
        if (wholeDigits > 1 && d[whole] == '0') return NONE;
        int found = wholeDigits > LONG_DIGITS ? DECIMAL : WHOLE;
        int fraction = 0;
        if (p < to && d[p] == '.') {
            found = DECIMAL;
            int begin = p + 1;
            p = digits(d, begin, to);
            fraction = p - begin;
        }
        if (wholeDigits + fraction == 0) return NONE;
        if (p < to && (d[p] == 'e' || d[p] == 'E')) {
            found = EXPONENT;
            p++;
            if (p < to && (d[p] == '-' || d[p] == '+')) p++;
            int begin = p;
            p = digits(d, begin, to);
            if (p == begin || p - begin > 4) return NONE;
        }
        return p == to ? found : NONE;
    }

    private static int digits(byte[] d, int from, int to) {
        int p = from;
        while (p < to && d[p] >= '0' && d[p] <= '9') p++;
        return p;
    }

    private static boolean truth(byte[] d, int from, int to) {
        return Truths.is(d, from, to, "true") || Truths.is(d, from, to, "false");
    }
}
