package io.millrace.ingest.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Objects from messages that are JSON documents of their own, such as Kafka records.
public final class ValueReader implements RecordReader {
    private static final byte[] NOTHING = {};

    private final List<Message> messages;
    private final Limits limits;
    private final JsonRecord record;
    private final Fields tooLarge = new Fields();
    private Fields fields = tooLarge;
    private int next;

    /// One message.
    ///
    /// @param position becomes the row's line
    @SuppressWarnings("ArrayRecordComponent") // bytes as Kafka hands them over, never compared
    public record Message(long position, byte @Nullable [] value) {}

    /// @param pointer RFC 6901; empty for the whole value
    ValueReader(List<Message> messages, String pointer, Nesting nesting, Limits limits) {
        this.messages = messages;
        this.limits = limits;
        this.record = new JsonRecord(pointer, nesting, limits);
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
        return record.headers();
    }

    @Override
    public boolean next() {
        if (next == messages.size()) return false;
        var message = messages.get(next++);
        var value = message.value() == null ? NOTHING : message.value();
        if (value.length > limits.recordBytes()) {
            fields = tooLarge;
            fields.begin(message.position());
            fields.data = value;
            fields.from = 0;
            fields.to = value.length;
            fields.reject(Reason.TOO_LARGE, "Longer than " + limits.recordBytes() + " bytes");
        } else {
            fields = record.read(message.position(), value);
        }
        return true;
    }
}
