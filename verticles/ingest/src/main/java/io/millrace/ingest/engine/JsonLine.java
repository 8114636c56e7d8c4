package io.millrace.ingest.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// A record as JSON on one line.
final class JsonLine {
    private JsonLine() {}

    /// Of JSON text, in which line ends are only ever white space.
    static byte[] of(byte[] data, int from, int to) {
        var line = Arrays.copyOfRange(data, from, to);
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') line[i] = ' ';
        }
        return line;
    }

    /// Of the fields that have a value; of several by one name the first.
    ///
    /// @param isText the values are text whatever they look like, as in CSV
    static byte[] of(Fields f, List<String> headers, boolean isText) {
        var out = new ByteArrayOutputStream(f.to - f.from + 64);
        out.write('{');
        for (int slot = 0; slot < Math.min(f.count, headers.size()); slot++) {
            if (f.kind[slot] == Fields.ABSENT) continue;
            if (isText && f.start[slot] == f.end[slot]) continue;
            if (out.size() > 1) out.write(',');
            write(out, headers.get(slot));
            out.write(':');
            if (isText) write(out, String.valueOf(f.value(slot)));
            else writeJson(out, f, slot);
        }
        out.write('}');
        return out.toByteArray();
    }

    private static void writeJson(ByteArrayOutputStream out, Fields f, int slot) {
        boolean isString = f.kind[slot] == Fields.STRING || f.kind[slot] == Fields.ESCAPED_STRING;
        if (isString) out.write('"');
        out.writeBytes(of(f.data, f.start[slot], f.end[slot]));
        if (isString) out.write('"');
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.write('"');
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b == '"' || b == '\\') {
                out.write('\\');
                out.write(b);
            } else if (b >= 0 && b < ' ') {
                out.writeBytes(escape(b));
            } else {
                out.write(b);
            }
        }
        out.write('"');
    }

    private static byte[] escape(byte b) {
        var hex = "\\u00" + HexFormat.of().toHexDigits(b);
        return hex.getBytes(StandardCharsets.US_ASCII);
    }
}
