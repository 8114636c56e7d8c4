package io.millrace.ingest.engine;

/// Whether bytes are text that Postgres can hold: UTF-8 without NUL.
final class Utf8 {
    private Utf8() {}

    static boolean isText(byte[] data, int from, int to) {
        return firstFault(data, from, to) < 0;
    }

    static String fault(byte[] data, int from, int to) {
        int at = firstFault(data, from, to);
        if (at < 0) return "";
        return data[at] == 0
                ? "A NUL byte at byte " + (at - from + 1) + " of the record"
                : "Byte " + (at - from + 1) + " of the record is not UTF-8";
    }

    private static int firstFault(byte[] data, int from, int to) {
        int p = from;
        while (p < to) {
            byte b = data[p];
            if (b > 0) {
                p++;
                continue;
            }
            int length = sequence(data, p, to);
            if (length == 0) return p;
            p += length;
        }
        return -1;
    }

    /// Length of the multi-byte sequence at `p` by table 3-7 of the Unicode standard; 0 when there
    /// is none.
    private static int sequence(byte[] data, int p, int to) {
        int lead = data[p] & 0xFF;
        int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || p + length > to) return 0;
        int second = data[p + 1] & 0xFF;
        int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (second < low || second > high) return 0;
        for (int i = 2; i < length; i++) {
            if ((data[p + i] & 0xC0) != 0x80) return 0;
        }
        return length;
    }
}
