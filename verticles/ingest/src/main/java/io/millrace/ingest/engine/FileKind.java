package io.millrace.ingest.engine;

import java.util.List;
import java.util.Optional;

/// Tells by its first bytes that a file holds no records as text, and what to do about it.
public final class FileKind {
    /// So many first bytes are looked at.
    public static final int BYTES = 64;

    private static final String UTF16 =
            "This is UTF-16 text without a byte order mark; say encoding=utf-16le or"
                    + " encoding=utf-16be, or save the file as CSV UTF-8 and send it again.";
    private static final List<Kind> KINDS =
            List.of(
                    new Kind(
                            "504b0304",
                            "This is a zip or Excel file; send an Excel file with Content-Type:"
                                    + " application/vnd.openxmlformats-officedocument"
                                    + ".spreadsheetml.sheet, or save it as CSV (UTF-8)."),
                    new Kind(
                            "d0cf11e0",
                            "This is an old or locked Excel file; save it as .xlsx without a"
                                    + " password, or as CSV (UTF-8)."),
                    new Kind(
                            "50415231",
                            "This is a Parquet file; send it with Content-Type:"
                                    + " application/vnd.apache.parquet."),
                    new Kind(
                            "1f8b",
                            "This is a gzip file; send it with Content-Encoding: gzip, or unpack it"
                                    + " first."),
                    new Kind(
                            "28b52ffd",
                            "This is a zstd file; send it with Content-Encoding: zstd, or unpack it"
                                    + " first."),
                    new Kind(
                            "25504446", "This is a PDF; send the records as CSV, NDJSON or JSON."));

    private FileKind() {}

    private record Kind(String magic, String advice) {
        boolean fits(byte[] first) {
            int length = magic.length() / 2;
            if (first.length < length) return false;
            for (int i = 0; i < length; i++) {
                int wanted = Integer.parseInt(magic, 2 * i, 2 * i + 2, 16);
                if ((first[i] & 0xFF) != wanted) return false;
            }
            return true;
        }
    }

    /// @param first the first [#BYTES] bytes, or all where there are fewer
    /// @return what to tell the sender; empty where it may be text
    public static Optional<String> advice(byte[] first) {
        return KINDS.stream().filter(kind -> kind.fits(first)).map(Kind::advice).findFirst();
    }

    /// @param first as [#advice] takes it
    /// @return what to tell the sender of UTF-16 that nobody said to be it; empty for other text
    public static Optional<String> adviceOnWide(byte[] first) {
        return isHalfNul(first) && Encoding.marked(first).isEmpty()
                ? Optional.of(UTF16)
                : Optional.empty();
    }

    /// UTF-16 without a mark: every second byte of plain letters is 0.
    private static boolean isHalfNul(byte[] first) {
        int[] nuls = new int[2];
        for (int i = 0; i < first.length; i++) if (first[i] == 0) nuls[i % 2]++;
        int half = first.length / 2;
        return half >= 2 && Math.max(nuls[0], nuls[1]) >= half && Math.min(nuls[0], nuls[1]) == 0;
    }
}
