package io.millrace.ingest.engine;

/// The inside of JSON strings that the scanner found valid, and strings as JSON.
final class JsonText {
    private JsonText() {}

    /// Appends the UTF-8 text that `data[from..to)` stands for.
    static void unescape(byte[] data, int from, int to, CopyBuffer out) {
        out.ensure(to - from);
        int p = from;
        while (p < to) {
            byte b = data[p];
            if (b != '\\') {
                out.data[out.size++] = b;
                p++;
            } else if (data[p + 1] == 'u') {
                p = unicode(data, p, out);
            } else {
                out.data[out.size++] = simple(data[p + 1]);
                p += 2;
            }
        }
    }

    private static byte simple(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> letter;
        };
    }

    private static int unicode(byte[] data, int p, CopyBuffer out) {
        int point = hex(data, p + 2);
        int next = p + 6;
        if (Character.isHighSurrogate((char) point)) {
            point = Character.toCodePoint((char) point, (char) hex(data, next + 2));
            next += 6;
        }
        append(point, out);
        return next;
    }

    /// An escape is longer than what it stands for, so there is room.
    private static void append(int point, CopyBuffer out) {
        var d = out.data;
        if (point < 0x80) {
            d[out.size++] = (byte) point;
        } else if (point < 0x800) {
            d[out.size++] = (byte) (0xC0 | (point >> 6));
            d[out.size++] = tail(point);
        } else if (point < 0x10000) {
            d[out.size++] = (byte) (0xE0 | (point >> 12));
            d[out.size++] = tail(point >> 6);
            d[out.size++] = tail(point);
        } else {
            d[out.size++] = (byte) (0xF0 | (point >> 18));
            d[out.size++] = tail(point >> 12);
            d[out.size++] = tail(point >> 6);
            d[out.size++] = tail(point);
        }
    }

    private static byte tail(int point) {
        return (byte) (0x80 | (point & 0x3F));
    }

    /// Four hex digits; negative when they are none.
    static int hex(byte[] data, int at) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(data[at + i], 16);
            if (digit < 0) return -1;
            value = (value << 4) | digit;
        }
        return value;
    }

    /// Appends valid UTF-8 text as a JSON string.
    static void quote(byte[] data, int from, int to, CopyBuffer out) {
        out.ensure((to - from) * 6 + 2);
        out.data[out.size++] = '"';
        for (int p = from; p < to; p++) {
            byte b = data[p];
            if (b == '"' || b == '\\') {
                out.data[out.size++] = '\\';
                out.data[out.size++] = b;
            } else if (b >= 0 && b < ' ') {
                control(b, out);
            } else {
                out.data[out.size++] = b;
            }
        }
        out.data[out.size++] = '"';
    }

    private static void control(byte b, CopyBuffer out) {
        var text = "\\u00" + Character.forDigit(b >> 4, 16) + Character.forDigit(b & 15, 16);
        for (int i = 0; i < text.length(); i++) out.data[out.size++] = (byte) text.charAt(i);
    }
}
