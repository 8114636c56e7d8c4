package io.millrace.ingest.engine;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A rejected record as readable text of bounded length.
final class RawText {
    private RawText() {}

    static String of(byte[] data, int from, int to, int most) {
        int end = Math.min(to, from + most);
        if (Utf8.isText(data, from, end)) {
            return new String(data, from, end - from, StandardCharsets.UTF_8);
        }
        var text = new StringBuilder(end - from + 16);
        int p = from;
        while (p < end) {
            int run = p;
            while (run < end && data[run] > 0) run++;
            if (run == p) run = multiByte(data, p, end);
            if (run > p) text.append(new String(data, p, run - p, StandardCharsets.UTF_8));
            else text.append("\\x").append(HexFormat.of().withUpperCase().toHexDigits(data[run++]));
            p = run;
        }
        return text.toString();
    }

    private static int multiByte(byte[] data, int p, int end) {
        for (int length = 2; length <= 4 && p + length <= end; length++) {
            if (data[p] != 0 && Utf8.isText(data, p, p + length)) return p + length;
        }
        return p;
    }
}
