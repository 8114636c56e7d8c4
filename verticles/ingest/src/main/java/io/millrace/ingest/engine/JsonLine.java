package io.millrace.ingest.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// A record as JSON on one line.
final class JsonLine {
    /// A number of JSON, with an exponent no longer than a reader takes.
    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?+(?:[eE][+-]?+[0-9]{1,4}+)?+");

    private JsonLine() {}

    /// Of JSON text, in which line ends are only ever white space.
    static byte[] of(byte[] data, int from, int to) {
        var line = Arrays.copyOfRange(data, from, to);
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') line[i] = ' ';
        }
        return line;
    }

    /// Of the fields that have a value, each as JSON writes it.
    static byte[] of(Fields f, List<String> headers) {
        var out = begun(f);
        for (int slot = 0; slot < Math.min(f.count, headers.size()); slot++) {
            if (f.kind[slot] == Fields.ABSENT) continue;
            writeName(out, headers.get(slot));
            writeJson(out, f, slot);
        }
        return ended(out);
    }

    /// Of the fields of a CSV that have a value. One that is written as a number or a truth is one,
    /// as nothing else tells.
    ///
    /// @param names one for each field, none twice
    /// @param commas by field, whether a comma parts the decimals of its numbers
    static byte[] ofCsv(Fields f, List<String> names, boolean[] commas) {
        var out = begun(f);
        for (int slot = 0; slot < Math.min(f.count, names.size()); slot++) {
            var value = f.value(slot);
            if (value == null) continue;
            writeName(out, names.get(slot));
            if (commas[slot]) writeWithComma(out, value);
            else writeValue(out, value);
        }
        return ended(out);
    }

    private static ByteArrayOutputStream begun(Fields f) {
        var out = new ByteArrayOutputStream(f.to - f.from + 64);
        out.write('{');
        return out;
    }

    private static byte[] ended(ByteArrayOutputStream out) {
        out.write('}');
        return out.toByteArray();
    }

    private static void writeName(ByteArrayOutputStream out, String name) {
        if (out.size() > 1) out.write(',');
        write(out, name);
        out.write(':');
    }

    private static void writeWithComma(ByteArrayOutputStream out, String text) {
        var number = text.strip();
        var bytes = number.getBytes(StandardCharsets.UTF_8);
        boolean isNumber = bytes.length > 0 && isWithComma(bytes);
        writeValue(out, isNumber ? CommaNumbers.rewritten(number) : text);
    }

    private static boolean isWithComma(byte[] number) {
        return CommaNumbers.of(number, 0, number.length) != CommaNumbers.NONE;
    }

    private static void writeValue(ByteArrayOutputStream out, String text) {
        boolean isTruth = text.equals("true") || text.equals("false");
        if (isTruth || NUMBER.matcher(text).matches()) {
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        } else {
            write(out, text);
        }
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
