package io.millrace.ingest.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Objects from messages that hold a record each, such as Kafka's.
public final class ValueReader implements RecordReader {
    private static final byte[] NOTHING = {};

    /// The detail of a message without a value.
    static final String TOMBSTONE = "The message has no value: a tombstone deletes nothing here";

    private final List<Message> messages;
    private final MessageDecoder decoder;
    private final Limits limits;
    private final JsonRecord record;
    private final Fields whole = new Fields();
    private Fields fields = whole;
    private int next;

    /// One message.
    ///
    /// @param position becomes the row's line
    @SuppressWarnings("ArrayRecordComponent") // bytes as Kafka hands them over, never compared
    public record Message(long position, byte @Nullable [] value) {}

    ValueReader(Source.Messages source, Nesting nesting, Limits limits) {
        this.messages = source.messages();
        this.decoder = source.decoder();
        this.limits = limits;
        this.record = new JsonRecord(source.pointer(), nesting, limits);
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
        var value = message.value();
        if (value == null) {
            var why = new Undecodable(Reason.MALFORMED, TOMBSTONE);
            setAside(message.position(), NOTHING, why);
            return true;
        }
        try {
            fields = read(message.position(), value);
        } catch (Undecodable e) {
            setAside(message.position(), value, e);
        }
        return true;
    }

    private Fields read(long position, byte[] value) {
        if (value.length > limits.recordBytes()) {
            var detail = "Longer than " + limits.recordBytes() + " bytes";
            throw new Undecodable(Reason.TOO_LARGE, detail);
        }
        return record.read(position, decoder.decode(value));
    }

    /// As it came.
    private void setAside(long position, byte[] value, Undecodable why) {
        fields = whole;
        fields.begin(position);
        fields.data = value;
        fields.from = 0;
        fields.to = value.length;
        fields.reject(why.reason(), why.detail());
    }
}
