package io.millrace.ingest.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// CSV by RFC 4180 with the contract's rule for a quote that is not closed: it costs its own line
/// only. Lines end with LF, CRLF or CR; empty lines are skipped; a quote inside an unquoted field
/// is a character like others. The bytes are UTF-8, whatever the dialect's encoding.
final class CsvReader implements RecordReader {
    /// No byte.
    private static final int NO_QUOTE = 256;

    private final Window window;
    private final Limits limits;
    private final byte delimiter;
    private final int quote;
    private final Fields fields = new Fields();
    private final List<String> headers = new ArrayList<>();
    private int at;
    private long line = 1;
    private int width = Integer.MAX_VALUE;
    private long headerLine;

    // The record being scanned.
    private int scan;
    private long scanLine;
    private int special;
    private int firstSpanAt;
    private long firstSpanLine;

    CsvReader(InputStream in, Dialect dialect, Limits limits) throws IOException {
        this(in, dialect, limits, Window.FIRST);
    }

    /// @param bytes about the length of the whole
    CsvReader(InputStream in, Dialect dialect, Limits limits, int bytes) throws IOException {
        this.window = new Window(in, limits.recordBytes(), Math.min(Window.FIRST, bytes + 8));
        this.limits = limits;
        this.delimiter = (byte) dialect.delimiter();
        this.quote = dialect.quote() == Dialect.UNQUOTED ? NO_QUOTE : dialect.quote();
        if (quote != NO_QUOTE) fields.quote = (byte) quote;
        window.fill(0);
        if (startsWithMark()) at = 3;
        if (dialect.header()) readHeader();
    }

    private boolean startsWithMark() {
        var data = window.data;
        return window.limit >= 3
                && data[0] == (byte) 0xEF
                && data[1] == (byte) 0xBB
                && data[2] == (byte) 0xBF;
    }

    private void readHeader() throws IOException {
        if (!next()) return;
        if (fields.fault != null) {
            throw new Unreadable("The header line cannot be read: " + fields.detail);
        }
        if (fields.count > limits.fields()) {
            throw new Unreadable("More than " + limits.fields() + " columns");
        }
        for (int i = 0; i < fields.count; i++) headers.add(name(fields.text(i)).strip());
        headerLine = fields.line;
        width = fields.count;
    }

    private String name(String text) {
        if (quote == NO_QUOTE) return text;
        var one = Character.toString(quote);
        return text.replace(one + one, one);
    }

    /// Where the header is; 0 where there is none.
    long headerLine() {
        return headerLine;
    }

    /// Names for a file without a header.
    void name(List<String> names) {
        headers.clear();
        headers.addAll(names);
        width = names.size();
    }

    @Override
    public Fields fields() {
        return fields;
    }

    @Override
    public List<String> headers() {
        return headers;
    }

    @Override
    public boolean next() throws IOException {
        while (true) {
            if (at == window.limit && !refill()) return false;
            byte first = window.data[at];
            if (first != '\n' && first != '\r') break;
            if (!skipLineEnd()) return false;
        }
        while (!record()) {
            if (!window.fill(at)) {
                if (!window.ended) {
                    tooLarge();
                    return true;
                }
            }
            at = 0;
        }
        return true;
    }

    private boolean refill() throws IOException {
        if (window.ended) return false;
        boolean more = window.fill(at);
        at = 0;
        return more && window.limit > 0;
    }

    private boolean skipLineEnd() throws IOException {
        if (window.data[at] == '\r') {
            if (at + 1 == window.limit && !window.ended) {
                window.fill(at);
                at = 0;
            }
            if (at + 1 < window.limit && window.data[at + 1] == '\n') at++;
        }
        at++;
        line++;
        return at < window.limit || refill();
    }

    /// Scans the record at `at`.
    ///
    /// @return false when the buffer ends before the record does
    private boolean record() {
        var f = fields;
        var data = window.data;
        f.begin(line);
        f.data = data;
        f.from = at;
        scan = at;
        scanLine = line;
        special = 0;
        firstSpanAt = -1;
        while (true) {
            byte how = data[scan] == quote && scan < window.limit ? quoted() : plain();
            if (how == MORE) return false;
            if (how == BROKEN) return true;
            byte b = data[scan];
            if (b == delimiter && scan < window.limit) {
                scan++;
                if (f.count >= width && firstSpanAt >= 0) return tooWideAcrossLines();
                continue;
            }
            return end(b);
        }
    }

    private static final byte DONE = 0;
    private static final byte MORE = 1;
    private static final byte BROKEN = 2;

    private byte plain() {
        var data = window.data;
        byte separator = delimiter;
        int p = scan;
        int seen = 0;
        byte b = data[p];
        // Negative when a byte is NUL or not ASCII.
        while (b != separator && b != '\n' && b != '\r') {
            seen |= b | (b - 1);
            b = data[++p];
        }
        special |= seen;
        if (p >= window.limit - 1 && !window.ended) return MORE;
        fields.add(scan, Math.min(p, window.limit), Fields.PLAIN);
        scan = Math.min(p, window.limit);
        return DONE;
    }

    private byte quoted() {
        var data = window.data;
        int open = scan;
        long openLine = scanLine;
        int limit = window.limit;
        int p = scan + 1;
        int seen = 0;
        byte how = Fields.PLAIN;
        int mark = quote;
        while (true) {
            if (p >= limit) {
                if (!window.ended && limit - at <= limits.recordBytes()) return MORE;
                return broken(open, openLine, "The quote is not closed");
            }
            byte b = data[p];
            if (b == mark) {
                if (p + 1 < limit && data[p + 1] == mark) {
                    how = Fields.DOUBLED_QUOTES;
                    p += 2;
                    continue;
                }
                break;
            }
            if (b == '\n' || (b == '\r' && data[p + 1] != '\n')) {
                scanLine++;
                if (scanLine - openLine > limits.quotedLines()) {
                    return broken(open, openLine, "The quote is not closed");
                }
            }
            seen |= b | (b - 1);
            p++;
        }
        special |= seen;
        if (p + 2 > limit - 1 && !window.ended) return MORE;
        byte after = p + 1 >= limit ? (byte) '\n' : data[p + 1];
        if (after != delimiter && after != '\n' && after != '\r') {
            return broken(open, openLine, "The closing quote is followed by a character");
        }
        if (scanLine > openLine && firstSpanAt < 0) {
            firstSpanAt = open;
            firstSpanLine = openLine;
        }
        fields.add(open + 1, p, how);
        scan = Math.min(p + 1, limit);
        return DONE;
    }

    /// Gives up on the record and goes back to the line after the one with the quote.
    private byte broken(int open, long openLine, String why) {
        int p = open;
        while (p < window.limit && window.data[p] != '\n' && window.data[p] != '\r') p++;
        if (p == window.limit && !window.ended) return MORE;
        fields.to = p;
        fields.reject(Reason.MALFORMED, why);
        line = openLine;
        endLine(p);
        return BROKEN;
    }

    private boolean tooWideAcrossLines() {
        return broken(
                        firstSpanAt,
                        firstSpanLine,
                        "A quoted field over several lines gives more fields than the header")
                == BROKEN;
    }

    private boolean end(byte b) {
        if (b == '\r' && scan + 1 >= window.limit && !window.ended) return false;
        var f = fields;
        if (f.count > width && firstSpanAt >= 0) return tooWideAcrossLines();
        f.to = scan;
        line = scanLine;
        endLine(scan);
        if (special < 0 && !Utf8.isText(f.data, f.from, f.to)) {
            f.reject(Reason.BAD_ENCODING, Utf8.fault(f.data, f.from, f.to));
        } else if (f.count != width) {
            checkWidth();
        }
        if (f.to - f.from > limits.recordBytes()) f.reject(Reason.TOO_LARGE, largest());
        return true;
    }

    private void checkWidth() {
        if (width == Integer.MAX_VALUE) return;
        var f = fields;
        f.reject(
                f.count > width ? Reason.TOO_MANY_FIELDS : Reason.TOO_FEW_FIELDS,
                f.count + " fields where the header has " + width);
    }

    private void endLine(int p) {
        if (p < window.limit) {
            if (window.data[p] == '\r' && p + 1 < window.limit && window.data[p + 1] == '\n') p++;
            p++;
        }
        at = p;
        line++;
    }

    private String largest() {
        return "The record is longer than " + limits.recordBytes() + " bytes";
    }

    /// Skips a line that does not fit.
    private void tooLarge() throws IOException {
        var kept = java.util.Arrays.copyOfRange(window.data, at, at + limits.rawChars());
        long start = line;
        at = window.limit;
        while (true) {
            if (at == window.limit && !refill()) break;
            byte b = window.data[at];
            if (b == '\n' || b == '\r') {
                skipLineEnd();
                break;
            }
            at++;
        }
        fields.begin(start);
        fields.data = kept;
        fields.from = 0;
        fields.to = kept.length;
        fields.reject(Reason.TOO_LARGE, largest());
    }
}
