package io.millrace.ingest.engine.avro;

import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.Undecodable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Reads the primitives of Avro's binary encoding. A length is held against the bytes that are left
/// before anything is made for it.
final class AvroCursor {
    private static final int BITS = 7;
    private static final int LAST_SHIFT = 63;

    private final ByteBuffer data;

    AvroCursor(byte[] data, int from) {
        this.data = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).position(from);
    }

    int left() {
        return data.remaining();
    }

    boolean readBoolean() {
        return switch (next()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw malformed("A truth value is neither 0 nor 1");
        };
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) throw malformed("A number is larger than its type");
        return (int) value;
    }

    long readLong() {
        long value = 0;
        for (int shift = 0; shift <= LAST_SHIFT; shift += BITS) {
            byte b = next();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                if (shift == LAST_SHIFT && b > 1) break;
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw malformed("A number is longer than its type");
    }

    float readFloat() {
        require(Float.BYTES);
        return data.getFloat();
    }

    double readDouble() {
        require(Double.BYTES);
        return data.getDouble();
    }

    /// Bytes behind their length.
    byte[] readBytes() {
        return read(readLong());
    }

    byte[] read(long length) {
        require(length);
        int from = data.position();
        data.position(from + (int) length);
        return Arrays.copyOfRange(data.array(), from, data.position());
    }

    private byte next() {
        require(1);
        return data.get();
    }

    private void require(long length) {
        if (length < 0) throw malformed("A length is negative");
        if (length > left()) throw malformed("The message ends inside a value");
    }

    static Undecodable malformed(String detail) {
        return new Undecodable(Reason.MALFORMED, detail);
    }
}
