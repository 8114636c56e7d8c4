package io.millrace.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Carries the listed records between nodes as `name length, name, body length, JSON`. In one JVM
/// the record itself is passed, which is safe because it is immutable. Unknown names are refused
/// and never loaded by reflection.
///
/// Two versions may run at once, so a record that has a field more or less on the other side is
/// readable: what is unknown is dropped, and what is missing is empty, zero, or null where the
/// component may be null. A record that needs what is missing is refused.
public final class RecordCodec implements MessageCodec<Record, Record> {
    public static final String NAME = "millrace.record";

    private final Map<String, Class<? extends Record>> types;

    public RecordCodec(Collection<Class<? extends Record>> types) {
        this.types =
                types.stream()
                        .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));
    }

    @Override
    public void encodeToWire(Buffer buffer, Record message) {
        if (!types.containsKey(message.getClass().getName())) {
            throw new IllegalArgumentException("not a bus message: " + message.getClass());
        }
        append(buffer, Buffer.buffer(message.getClass().getName()));
        try {
            append(buffer, Buffer.buffer(Json.MAPPER.writeValueAsBytes(message)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable: " + message.getClass(), e);
        }
    }

    @Override
    public Record decodeFromWire(int position, Buffer buffer) {
        int nameEnd = position + 4 + buffer.getInt(position);
        var type = types.get(buffer.getString(position + 4, nameEnd));
        if (type == null) throw new IllegalArgumentException("not a bus message");
        int bodyEnd = nameEnd + 4 + buffer.getInt(nameEnd);
        try {
            return Wire.read(buffer.getBytes(nameEnd + 4, bodyEnd), type);
        } catch (IOException e) {
            throw new IllegalArgumentException("not readable: " + type.getName(), e);
        }
    }

    private static void append(Buffer buffer, Buffer part) {
        buffer.appendInt(part.length()).appendBuffer(part);
    }

    @Override
    public Record transform(Record message) {
        return message;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
