package io.millrace.ingest.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/// Objects from NDJSON, where a broken line costs itself only, or from a JSON document: an array of
/// objects, or objects one after the other. A document whose structure is broken is [Unreadable]. A
/// row's position is its line in NDJSON and the number of its element in a document, of which one
/// line may hold many.
final class JsonReader implements RecordReader {
    private final Window window;
    private final Limits limits;
    private final boolean lines;
    private final JsonScanner scanner;
    private final Fields fields = new Fields();
    private int at;
    private long line = 1;
    private long element;
    private boolean begun;
    private boolean inArray;
    private boolean finished;

    JsonReader(InputStream in, boolean lines, Limits limits, Nesting nesting) throws IOException {
        this.window = new Window(in, limits.recordBytes());
        this.limits = limits;
        this.lines = lines;
        this.scanner = new JsonScanner(limits, nesting);
        window.fill(0);
        var data = window.data;
        if (window.limit >= 3 && data[0] == (byte) 0xEF && data[1] == (byte) 0xBB) at = 3;
    }

    @Override
    public Fields fields() {
        return fields;
    }

    @Override
    public List<String> headers() {
        return scanner.headers();
    }

    @Override
    public boolean next() throws IOException {
        return lines ? nextLine() : nextElement();
    }

    private boolean nextLine() throws IOException {
        while (true) {
            int end = lineEnd();
            if (end == TOO_LONG) return true;
            if (end == NOTHING) return false;
            int start = at;
            long its = line++;
            at = Math.min(end + 1, window.limit);
            scanner.over(window.data, start, end);
            int first = scanner.space(start);
            if (first == end) continue;
            fields.begin(its);
            fields.data = window.data;
            fields.from = start;
            fields.to = end > start && window.data[end - 1] == '\r' ? end - 1 : end;
            whole(first, end);
            return true;
        }
    }

    private static final int TOO_LONG = -1;
    private static final int NOTHING = -2;

    private int lineEnd() throws IOException {
        int p = at;
        while (true) {
            while (window.data[p] != '\n') p++;
            if (p < window.limit) return p;
            if (window.ended) return at == window.limit ? NOTHING : p;
            int held = window.limit - at;
            boolean more = window.fill(at);
            if (!more && !window.ended) {
                tooLarge();
                return TOO_LONG;
            }
            at = 0;
            p = held;
        }
    }

    private void tooLarge() throws IOException {
        var kept = Arrays.copyOfRange(window.data, at, at + limits.rawChars());
        fields.begin(line++);
        at = window.limit;
        while (true) {
            if (at == window.limit) {
                if (window.ended) break;
                window.fill(at);
                at = 0;
                if (window.limit == 0) break;
            }
            if (window.data[at++] == '\n') break;
        }
        fields.data = kept;
        fields.from = 0;
        fields.to = kept.length;
        fields.reject(
                Reason.TOO_LARGE, "The record is longer than " + limits.recordBytes() + " bytes");
    }

    private void whole(int first, int end) {
        int last = scanner.object(first, fields);
        if (last == JsonScanner.MORE) {
            fields.reject(Reason.MALFORMED, "Not JSON: the line ends inside a value");
        } else if (last == JsonScanner.BAD) {
            fields.reject(scanner.reason, scanner.detail);
        } else if (scanner.space(last) != end) {
            fields.reject(Reason.MALFORMED, "Not JSON: something follows the object");
        }
        checkText();
    }

    private void checkText() {
        if (scanner.special < 0 && !Utf8.isText(fields.data, fields.from, fields.to)) {
            fields.reject(Reason.BAD_ENCODING, Utf8.fault(fields.data, fields.from, fields.to));
        }
    }

    private boolean nextElement() throws IOException {
        if (finished || !toElement()) return false;
        element++;
        while (true) {
            fields.begin(element);
            fields.data = window.data;
            fields.from = at;
            scanner.over(window.data, at, window.limit);
            boolean object = window.data[at] == '{';
            int end = object ? scanner.object(at, fields) : scanner.value(at, 1);
            if (end == JsonScanner.BAD) throw broken(scanner.fault, scanner.expected);
            if (end >= 0) {
                take(end, object);
                return true;
            }
            if (window.ended) throw broken(window.limit, "it ends inside a value");
            if (!window.fill(at) && !window.ended) {
                throw broken(at, "an element is longer than " + limits.recordBytes() + " bytes");
            }
            at = 0;
        }
    }

    private void take(int end, boolean object) {
        fields.to = end;
        for (int p = at; p < end; p++) if (window.data[p] == '\n') line++;
        at = end;
        if (!object) fields.reject(Reason.MALFORMED, "The element is not an object");
        checkText();
    }

    /// @param place in the window, not before the element at hand
    private Unreadable broken(int place, String why) {
        long its = line;
        for (int p = at; p < place; p++) if (window.data[p] == '\n') its++;
        long inFile = window.before + place + 1;
        return new Unreadable(
                "The JSON document is broken at line %d, byte %d of the file: %s"
                        .formatted(its, inFile, why));
    }

    /// Moves to the next element.
    ///
    /// @return false at the end of the document
    private boolean toElement() throws IOException {
        byte b = peek();
        if (!begun) {
            begun = true;
            if (b == '[') {
                inArray = true;
                at++;
                b = peek();
                if (b == ']') return close();
            }
        } else if (inArray) {
            if (b == ']') return close();
            if (b != ',') throw broken(at, "a comma or the end of the array was expected");
            at++;
            b = peek();
        }
        if (b == END && inArray) throw broken(at, "the array is not closed");
        if (b != END && b != '{' && !inArray)
            throw broken(at, "an object or an array was expected");
        return b != END;
    }

    private static final byte END = 0;

    private boolean close() throws IOException {
        at++;
        finished = true;
        if (peek() != END) throw broken(at, "something follows the array");
        return false;
    }

    private byte peek() throws IOException {
        while (true) {
            while (at < window.limit) {
                byte b = window.data[at];
                if (b != ' ' && b != '\n' && b != '\r' && b != '\t') return b == 0 ? (byte) 1 : b;
                if (b == '\n') line++;
                at++;
            }
            if (window.ended) return END;
            window.fill(at);
            at = 0;
        }
    }
}
