package io.millrace.ingest.engine.avro;

import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.Undecodable;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Confluent's wire format: a byte 0, the four bytes of the id of the schema, and Avro's binary.
public final class WireFormat {
    static final int HEADER = 5;

    private static final byte MAGIC = 0;

    private WireFormat() {}

    /// The id of the schema; empty where there is none.
    public static OptionalInt id(byte @Nullable [] message) {
        if (message == null || message.length < HEADER || message[0] != MAGIC) {
            return OptionalInt.empty();
        }
        int id = ByteBuffer.wrap(message, 1, Integer.BYTES).getInt();
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /// Why there is no id.
    static Undecodable fault(byte[] message) {
        return new Undecodable(Reason.MALFORMED, why(message));
    }

    private static String why(byte[] message) {
        if (message.length == 0) return "The message is empty";
        if (message[0] != MAGIC) {
            return "Not the registry's format: the first byte is %d, not 0"
                    .formatted(message[0] & 0xFF);
        }
        if (message.length < HEADER) return "The message ends before the id of its schema does";
        return "Not the registry's format: the id of the schema is negative";
    }
}
