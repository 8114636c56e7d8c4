package io.millrace.ingest.engine;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// Reads numbers from bytes and writes them as Postgres holds them.
final class Numbers {
    private static final double[] TENS = new double[23];
    private static final int MOST_DIGITS = 1_000;

    static {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) TENS[i] = TENS[i - 1] * 10;
    }

    private Numbers() {}

    static boolean bigint(byte[] d, int from, int to, Parsed out) {
        int p = from;
        boolean negative = d[p] == '-';
        if (negative || d[p] == '+') p++;
        int digits = to - p;
        if (digits == 0) return out.bad();
        if (digits > 18) return longBigint(d, from, to, p, out);
        if (leadingZero(d, p, to)) return out.bad();
        long value = 0;
        for (; p < to; p++) {
            int digit = d[p] - '0';
            if ((digit & 0xFF) > 9) return wholeDecimal(d, from, to, out);
            value = value * 10 + digit;
        }
        out.exact = negative ? -value : value;
        out.number = out.exact;
        return true;
    }

    /// A zero in front says something, as in `00123`, that a number would lose.
    private static boolean leadingZero(byte[] d, int first, int to) {
        return d[first] == '0' && first + 1 < to && d[first + 1] >= '0' && d[first + 1] <= '9';
    }

    private static boolean longBigint(byte[] d, int from, int to, int p, Parsed out) {
        for (int i = p; i < to; i++) {
            if (d[i] < '0' || d[i] > '9') return out.bad();
        }
        try {
            out.exact = Long.parseLong(new String(d, from, to - from, StandardCharsets.US_ASCII));
            out.number = out.exact;
            return true;
        } catch (NumberFormatException e) {
            return out.outOfRange();
        }
    }

    /// `12.0` is an integer too.
    private static boolean wholeDecimal(byte[] d, int from, int to, Parsed out) {
        int point = from;
        while (point < to && d[point] != '.') point++;
        if (point == from || point + 1 >= to) return out.bad();
        for (int i = point + 1; i < to; i++) {
            if (d[i] != '0') return out.bad();
        }
        return bigint(d, from, point, out);
    }

    static boolean real(byte[] d, int from, int to, Parsed out) {
        if (Shape.number(d, from, to) == Shape.NONE) return out.bad();
        out.number = Double.parseDouble(new String(d, from, to - from, StandardCharsets.US_ASCII));
        if (Double.isInfinite(out.number)) return out.outOfRange();
        out.exact = Double.doubleToRawLongBits(out.number);
        return true;
    }

    /// Appends `numeric`, exact in value and scale: groups of four decimal digits.
    static boolean numeric(byte[] d, int from, int to, CopyBuffer copy, Parsed out) {
        int p = from;
        boolean negative = d[p] == '-';
        if (negative || d[p] == '+') p++;
        int first = p;
        if (first == to || leadingZero(d, first, to)) return out.bad();
        long mantissa = 0;
        while (p < to && d[p] >= '0' && d[p] <= '9') mantissa = mantissa * 10 + (d[p++] - '0');
        int point = p;
        int scale = 0;
        if (p < to && d[p] == '.') {
            p++;
            while (p < to && d[p] >= '0' && d[p] <= '9') mantissa = mantissa * 10 + (d[p++] - '0');
            scale = p - point - 1;
        }
        int digits = point - first + scale;
        if (digits == 0) return out.bad();
        if (p < to) return withExponent(d, from, to, copy, out);
        if (digits > MOST_DIGITS) return out.outOfRange();
        if (digits <= 15) {
            double value = mantissa / TENS[scale];
            out.number = negative ? -value : value;
        } else {
            out.number =
                    Double.parseDouble(new String(d, from, to - from, StandardCharsets.US_ASCII));
        }
        out.exact = Double.doubleToRawLongBits(out.number + 0.0);
        write(d, first, point, scale, negative, copy);
        return true;
    }

    private static boolean withExponent(byte[] d, int from, int to, CopyBuffer copy, Parsed out) {
        if (Shape.number(d, from, to) == Shape.NONE) return out.bad();
        var value = new BigDecimal(new String(d, from, to - from, StandardCharsets.US_ASCII));
        if (Math.abs((long) value.scale()) + value.precision() > MOST_DIGITS) {
            return out.outOfRange();
        }
        var plain = value.toPlainString().getBytes(StandardCharsets.US_ASCII);
        return numeric(plain, 0, plain.length, copy, out);
    }

    private static void write(
            byte[] d, int first, int point, int scale, boolean negative, CopyBuffer copy) {
        int start = first;
        while (start < point && d[start] == '0') start++;
        int whole = point - start;
        int groups = (whole + 3) / 4;
        copy.ensure(12 + 2 * (groups + (scale + 3) / 4));
        int at = copy.size;
        int begin = at + 12;
        int end = begin;
        int p = start;
        var data = copy.data;
        for (int take = whole - (groups - 1) * 4; p < point; take = 4) {
            int group = 0;
            for (int i = 0; i < take; i++) group = group * 10 + (d[p++] - '0');
            end = putGroup(data, end, group);
        }
        int weight = groups - 1;
        for (int i = 0; i < scale; i += 4) {
            int group = 0;
            for (int j = 0; j < 4; j++) {
                group = group * 10 + (i + j < scale ? d[point + 1 + i + j] - '0' : 0);
            }
            if (end == begin && group == 0) weight--;
            else end = putGroup(data, end, group);
        }
        while (end > begin && data[end - 1] == 0 && data[end - 2] == 0) end -= 2;
        int count = (end - begin) / 2;
        copy.int32(end - at - 4)
                .int16(count)
                .int16(count == 0 ? 0 : weight)
                .int16(negative && count > 0 ? 0x4000 : 0)
                .int16(scale);
        copy.size = end;
    }

    private static int putGroup(byte[] data, int at, int group) {
        data[at] = (byte) (group >> 8);
        data[at + 1] = (byte) group;
        return at + 2;
    }
}
