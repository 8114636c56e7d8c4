package io.millrace.ingest.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The record under the reader: where its fields lie in the reader's buffer. Reused for every
/// record; valid until the next is read.
final class Fields {
    /// How the value of a slot is written.
    static final byte ABSENT = 0;

    static final byte PLAIN = 1;

    /// CSV, quoted, with the quote doubled inside.
    static final byte DOUBLED_QUOTES = 2;

    /// JSON string without escapes; the span is inside the quotes.
    static final byte STRING = 3;

    /// JSON string with escapes; the span is inside the quotes.
    static final byte ESCAPED_STRING = 4;

    /// JSON object or array.
    static final byte NESTED = 5;

    /// As Postgres writes it, in the place of the record's own value.
    static final byte MENDED = 6;

    byte[] data = new byte[0];
    int[] start = new int[32];
    int[] end = new int[32];
    byte[] kind = new byte[32];
    int count;
    long line;

    /// Of CSV.
    byte quote = Dialect.QUOTE;

    /// The whole record, for quarantine.
    int from;

    int to;

    /// Set when the record cannot become a row.
    @Nullable Reason fault;

    String detail = "";

    void begin(long line) {
        this.line = line;
        count = 0;
        fault = null;
        detail = "";
    }

    void add(int from, int to, byte how) {
        if (count == start.length) grow(count * 2);
        start[count] = from;
        end[count] = to;
        kind[count++] = how;
    }

    /// Makes slots up to `slots`, all absent.
    void clear(int slots) {
        if (slots > start.length) grow(Math.max(slots, start.length * 2));
        Arrays.fill(kind, 0, slots, ABSENT);
        count = slots;
    }

    void grow(int capacity) {
        start = Arrays.copyOf(start, capacity);
        end = Arrays.copyOf(end, capacity);
        kind = Arrays.copyOf(kind, capacity);
    }

    void reject(Reason reason, String why) {
        fault = reason;
        detail = why;
    }

    /// The value of a slot without quotes and escapes; null where there is none.
    @Nullable String value(int slot) {
        if (slot >= count || kind[slot] == ABSENT || start[slot] == end[slot]) return null;
        return switch (kind[slot]) {
            case DOUBLED_QUOTES -> single(text(slot));
            case ESCAPED_STRING -> {
                var plain = new CopyBuffer();
                JsonText.unescape(data, start[slot], end[slot], plain);
                yield new String(plain.data, 0, plain.size, StandardCharsets.UTF_8);
            }
            default -> text(slot);
        };
    }

    private String single(String doubled) {
        var one = Character.toString(quote);
        return doubled.replace(one + one, one);
    }

    String text(int slot) {
        return new String(data, start[slot], end[slot] - start[slot], StandardCharsets.UTF_8);
    }
}
