package io.millrace.ingest.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds where the members of a JSON object lie, without building anything. Strict by RFC 8259, and
/// stricter where Postgres is: no `\u0000`, no lone surrogates, bounded exponents and depth.
final class JsonScanner {
    /// The bytes end before the value does.
    static final int MORE = -1;

    /// The bytes are not JSON; [#reason] and [#detail] say why.
    static final int BAD = -2;

    private final Limits limits;
    private final @Nullable Flattening flattening;
    private final List<String> headers = new ArrayList<>();
    private final List<byte[]> keys = new ArrayList<>();
    private final Map<String, Integer> slots = new HashMap<>();
    private byte[] data = {};
    private int limit;
    private int origin;
    private boolean escaped;
    private byte kind;

    /// Negative when a byte is NUL or not ASCII.
    int special;

    Reason reason = Reason.MALFORMED;
    String detail = "";

    /// Where the bytes cease to be JSON.
    int fault;

    /// [#detail] without the place.
    String expected = "";

    JsonScanner(Limits limits) {
        this(limits, Nesting.KEEP);
    }

    JsonScanner(Limits limits, Nesting nesting) {
        this.limits = limits;
        this.flattening = nesting.flattens() ? new Flattening(this, nesting, limits) : null;
    }

    List<String> headers() {
        return headers;
    }

    /// @param from the record begins here: faults are counted from it
    void over(byte[] bytes, int from, int end) {
        data = bytes;
        origin = from;
        limit = end;
        special = 0;
    }

    int space(int from) {
        int p = from;
        while (p < limit) {
            byte b = data[p];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') return p;
            p++;
        }
        return p;
    }

    /// Scans the object at `from` into `fields`.
    ///
    /// @return where it ends, [#MORE] or [#BAD]
    int object(int from, Fields fields) {
        fields.clear(headers.size());
        if (flattening != null) return flattening.object(from, fields);
        if (from >= limit) return MORE;
        if (data[from] != '{') return bad(from, "an object was expected");
        int p = space(from + 1);
        if (p < limit && data[p] == '}') return p + 1;
        int hint = 0;
        while (true) {
            int key = p;
            p = string(p);
            if (p < 0) return p;
            int slot = slot(key + 1, p - 1, hint, fields);
            if (slot < 0) return BAD;
            hint = slot + 1;
            p = space(p);
            if (p >= limit) return MORE;
            if (data[p] != ':') return bad(p, "a colon was expected");
            int start = space(p + 1);
            p = value(start, 1);
            if (p < 0) return p;
            keep(fields, slot, start, p);
            p = space(p);
            if (p >= limit) return MORE;
            if (data[p] == '}') return p + 1;
            if (data[p] != ',') return bad(p, "a comma or the end of the object was expected");
            p = space(p + 1);
        }
    }

    void keep(Fields fields, int slot, int start, int end) {
        boolean string = kind == Fields.STRING || kind == Fields.ESCAPED_STRING;
        fields.start[slot] = string ? start + 1 : start;
        fields.end[slot] = string ? end - 1 : end;
        fields.kind[slot] = kind;
    }

    private int slot(int from, int to, int hint, Fields fields) {
        if (hint < keys.size() && is(keys.get(hint), from, to)) return hint;
        var name = text(from, to);
        var known = slots.get(name);
        if (known != null) return known;
        if (headers.size() >= limits.fields()) {
            fail(Reason.TOO_MANY_FIELDS, "More than " + limits.fields() + " different keys");
            return BAD;
        }
        keys.add(escaped ? new byte[] {0} : Arrays.copyOfRange(data, from, to));
        slots.put(name, headers.size());
        return slot(name, fields);
    }

    /// A new slot.
    int slot(String header, Fields fields) {
        int slot = headers.size();
        headers.add(header);
        if (slot == fields.start.length) fields.grow(slot * 2);
        fields.kind[slot] = Fields.ABSENT;
        fields.count = slot + 1;
        return slot;
    }

    /// What the string that was scanned last says, which lies between `from` and `to`.
    String text(int from, int to) {
        return escaped
                ? decode(from, to)
                : new String(data, from, to - from, StandardCharsets.UTF_8);
    }

    /// Whether the string that was scanned last has escapes.
    boolean isEscaped() {
        return escaped;
    }

    boolean isEnd(int p) {
        return p >= limit;
    }

    byte at(int p) {
        return data[p];
    }

    /// Whether the value that was scanned last is null.
    boolean isNull() {
        return kind == Fields.ABSENT;
    }

    boolean is(byte[] key, int from, int to) {
        return Arrays.equals(key, 0, key.length, data, from, to);
    }

    private String decode(int from, int to) {
        var copy = new CopyBuffer();
        JsonText.unescape(data, from, to, copy);
        return new String(copy.data, 0, copy.size, StandardCharsets.UTF_8);
    }

    /// Finds the value that an RFC 6901 pointer names.
    ///
    /// @return where it begins, [#MORE] or [#BAD]
    int locate(int from, List<String> pointer) {
        int p = space(from);
        for (var token : pointer) {
            p = member(p, token);
            if (p < 0) return p;
        }
        return p;
    }

    private int member(int from, String token) {
        if (from >= limit) return MORE;
        if (data[from] != '{') return bad(from, "an object with " + token + " was expected");
        int p = space(from + 1);
        while (p < limit && data[p] == '"') {
            int key = p;
            p = string(p);
            if (p < 0) return p;
            boolean found = decode(key + 1, p - 1).equals(token);
            p = space(p);
            if (p >= limit) return MORE;
            if (data[p] != ':') return bad(p, "a colon was expected");
            p = space(p + 1);
            if (found) return p;
            p = value(p, 1);
            if (p < 0) return p;
            p = space(p);
            if (p < limit && data[p] == ',') p = space(p + 1);
        }
        return p >= limit ? MORE : bad(p, "there is no " + token);
    }

    /// Where the value at `from` ends; sets [#kind].
    int value(int from, int depth) {
        if (from >= limit) return MORE;
        int end =
                switch (data[from]) {
                    case '"' -> string(from);
                    case '{', '[' -> nested(from, depth);
                    case 't' -> word(from, "true");
                    case 'f' -> word(from, "false");
                    case 'n' -> word(from, "null");
                    default -> number(from);
                };
        kind =
                switch (data[from]) {
                    case '"' -> escaped ? Fields.ESCAPED_STRING : Fields.STRING;
                    case '{', '[' -> Fields.NESTED;
                    case 'n' -> Fields.ABSENT;
                    default -> Fields.PLAIN;
                };
        return end;
    }

    private int nested(int from, int depth) {
        if (depth >= limits.depth()) return bad(from, "nested deeper than " + limits.depth());
        boolean object = data[from] == '{';
        byte close = (byte) (object ? '}' : ']');
        int p = space(from + 1);
        if (p < limit && data[p] == close) return p + 1;
        while (true) {
            if (object) {
                p = string(p);
                if (p < 0) return p;
                p = space(p);
                if (p >= limit) return MORE;
                if (data[p] != ':') return bad(p, "a colon was expected");
                p = space(p + 1);
            }
            p = value(p, depth + 1);
            if (p < 0) return p;
            p = space(p);
            if (p >= limit) return MORE;
            if (data[p] == close) return p + 1;
            if (data[p] != ',') return bad(p, "a comma or an end was expected");
            p = space(p + 1);
        }
    }

    int string(int from) {
        escaped = false;
        if (from >= limit) return MORE;
        if (data[from] != '"') return bad(from, "a string was expected");
        int seen = 0;
        int p = from + 1;
        while (p < limit) {
            byte b = data[p];
            seen |= b | (b - 1);
            if (b == '"') {
                special |= seen;
                return p + 1;
            }
            if (b == '\\') {
                escaped = true;
                p = escape(p);
                if (p < 0) return p;
                continue;
            }
            if (b >= 0 && b < ' ') {
                if (b == 0) return fail(Reason.BAD_ENCODING, "A NUL byte");
                return bad(p, "a control character inside a string");
            }
            p++;
        }
        special |= seen;
        return MORE;
    }

    private int escape(int p) {
        if (p + 1 >= limit) return MORE;
        return switch (data[p + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> p + 2;
            case 'u' -> unicode(p);
            default -> bad(p, "an unknown escape");
        };
    }

    private int unicode(int p) {
        if (p + 6 > limit) return MORE;
        int unit = JsonText.hex(data, p + 2);
        if (unit < 0) return bad(p, "an unknown escape");
        if (unit == 0) return fail(Reason.BAD_ENCODING, "A NUL as \\u0000");
        if (Character.isLowSurrogate((char) unit)) return lone();
        if (!Character.isHighSurrogate((char) unit)) return p + 6;
        if (p + 12 > limit) return p + 7 < limit && data[p + 6] != '\\' ? lone() : MORE;
        int low = data[p + 6] == '\\' && data[p + 7] == 'u' ? JsonText.hex(data, p + 8) : -1;
        return low >= 0 && Character.isLowSurrogate((char) low) ? p + 12 : lone();
    }

    private int lone() {
        return fail(Reason.BAD_ENCODING, "Half of a surrogate pair");
    }

    private int number(int from) {
        int p = from;
        if (data[p] == '-') p++;
        int whole = p;
        p = digits(p);
        if (p == whole || (p - whole > 1 && data[whole] == '0')) return notValue(from, p);
        if (p < limit && data[p] == '.') {
            int begin = p + 1;
            p = digits(begin);
            if (p == begin) return notValue(from, p);
        }
        if (p < limit && (data[p] == 'e' || data[p] == 'E')) {
            p++;
            if (p < limit && (data[p] == '-' || data[p] == '+')) p++;
            int begin = p;
            p = digits(p);
            if (p == begin) return notValue(from, p);
            if (p - begin > 4) return fail(Reason.OUT_OF_RANGE, "A number is too large");
        }
        return p < limit ? p : MORE;
    }

    private int notValue(int from, int p) {
        return p >= limit ? MORE : bad(from, "a value was expected");
    }

    private int digits(int from) {
        int p = from;
        while (p < limit && data[p] >= '0' && data[p] <= '9') p++;
        return p;
    }

    private int word(int from, String word) {
        for (int i = 0; i < word.length(); i++) {
            if (from + i >= limit) return MORE;
            if (data[from + i] != word.charAt(i)) return bad(from, "a value was expected");
        }
        return from + word.length();
    }

    int bad(int at, String why) {
        int place = at - origin + 1;
        fail(Reason.MALFORMED, "Not JSON at byte " + place + " of the record: " + why);
        fault = at;
        expected = why;
        return BAD;
    }

    int fail(Reason why, String text) {
        reason = why;
        detail = text;
        fault = origin;
        expected = text;
        return BAD;
    }
}
