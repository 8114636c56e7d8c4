package io.millrace.ingest.engine;

import java.util.List;

/// One JSON document at a time, of which the whole or a part is a record.
final class JsonRecord {
    private final List<String> pointer;
    private final JsonScanner scanner;
    private final Fields fields = new Fields();

    /// @param pointer RFC 6901; empty for the whole document
    JsonRecord(String pointer, Nesting nesting, Limits limits) {
        this.pointer = ValueReader.tokens(pointer);
        this.scanner = new JsonScanner(limits, nesting);
    }

    List<String> headers() {
        return scanner.headers();
    }

    /// @param value no longer than a record may be
    Fields read(long position, byte[] value) {
        fields.begin(position);
        fields.data = value;
        fields.from = 0;
        fields.to = value.length;
        scanner.over(value, 0, value.length);
        if (!Utf8.isText(value, 0, value.length)) {
            fields.reject(Reason.BAD_ENCODING, Utf8.fault(value, 0, value.length));
            return fields;
        }
        // The whole message must be JSON, not only what the pointer names.
        int end = scanner.value(scanner.space(0), 0);
        if (end >= 0 && scanner.space(end) < value.length) end = JsonScanner.MORE;
        int at = end < 0 ? end : scanner.locate(0, pointer);
        int last = at < 0 ? at : scanner.object(at, fields);
        if (last == JsonScanner.MORE) fields.reject(Reason.MALFORMED, "The value is not JSON");
        if (last == JsonScanner.BAD) fields.reject(scanner.reason, scanner.detail);
        return fields;
    }
}
