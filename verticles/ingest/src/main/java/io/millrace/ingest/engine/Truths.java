package io.millrace.ingest.engine;

/// Reads booleans in the spellings of Postgres.
final class Truths {
    private static final String[] YES = {"true", "t", "yes", "y", "on", "1"};
    private static final String[] NO = {"false", "f", "no", "n", "off", "0"};

    private Truths() {}

    static boolean parse(byte[] d, int from, int to, Parsed out) {
        for (var word : YES) if (is(d, from, to, word)) return set(out, 1);
        for (var word : NO) if (is(d, from, to, word)) return set(out, 0);
        return out.bad();
    }

    private static boolean set(Parsed out, int value) {
        out.exact = value;
        out.number = value;
        return true;
    }

    /// Whether the bytes are `word`, in any case.
    static boolean is(byte[] d, int from, int to, String word) {
        if (to - from != word.length()) return false;
        for (int i = 0; i < word.length(); i++) {
            int c = d[from + i];
            if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
            if (c != word.charAt(i)) return false;
        }
        return true;
    }
}
