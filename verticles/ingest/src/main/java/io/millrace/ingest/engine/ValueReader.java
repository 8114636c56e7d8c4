package io.millrace.ingest.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Objects from messages that are JSON documents of their own, such as Kafka records.
public final class ValueReader implements RecordReader {
    private static final byte[] NOTHING = {};

    private final List<Message> messages;
    private final List<String> pointer;
    private final Limits limits;
    private final JsonScanner scanner;
    private final Fields fields = new Fields();
    private int next;

    /// One message.
    ///
    /// @param position becomes the row's line
    @SuppressWarnings("ArrayRecordComponent") // bytes as Kafka hands them over, never compared
    public record Message(long position, byte @Nullable [] value) {}

    /// @param pointer RFC 6901; empty for the whole value
    public ValueReader(List<Message> messages, String pointer, Limits limits) {
        this.messages = messages;
        this.pointer = tokens(pointer);
        this.limits = limits;
        this.scanner = new JsonScanner(limits);
    }

    /// @throws IllegalArgumentException when it is no pointer
    public static List<String> tokens(String pointer) {
        var tokens = new ArrayList<String>();
        if (pointer.isEmpty()) return tokens;
        if (!pointer.startsWith("/")) throw new IllegalArgumentException("not a JSON pointer");
        for (var token : pointer.substring(1).split("/", -1)) {
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return tokens;
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
    public boolean next() {
        if (next == messages.size()) return false;
        var message = messages.get(next++);
        var value = message.value() == null ? NOTHING : message.value();
        fields.begin(message.position());
        fields.data = value;
        fields.from = 0;
        fields.to = value.length;
        if (value.length > limits.recordBytes()) {
            fields.reject(Reason.TOO_LARGE, "Longer than " + limits.recordBytes() + " bytes");
        } else {
            scan(value);
        }
        return true;
    }

    private void scan(byte[] value) {
        scanner.over(value, 0, value.length);
        if (!Utf8.isText(value, 0, value.length)) {
            fields.reject(Reason.BAD_ENCODING, Utf8.fault(value, 0, value.length));
            return;
        }
        // The whole message must be JSON, not only what the pointer names.
        int end = scanner.value(scanner.space(0), 0);
        if (end >= 0 && scanner.space(end) < value.length) end = JsonScanner.MORE;
        int at = end < 0 ? end : scanner.locate(0, pointer);
        int last = at < 0 ? at : scanner.object(at, fields);
        if (last == JsonScanner.MORE) fields.reject(Reason.MALFORMED, "The value is not JSON");
        if (last == JsonScanner.BAD) fields.reject(scanner.reason, scanner.detail);
    }
}
