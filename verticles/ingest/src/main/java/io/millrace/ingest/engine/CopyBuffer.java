package io.millrace.ingest.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Rows in Postgres's binary COPY format, without its header and trailer.
public final class CopyBuffer {
    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', -1, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] TRAILER = {-1, -1};

    byte[] data = new byte[1 << 18];
    int size;

    public static byte[] header() {
        return HEADER.clone();
    }

    public static byte[] trailer() {
        return TRAILER.clone();
    }

    public byte[] data() {
        return data;
    }

    public int size() {
        return size;
    }

    public void clear() {
        size = 0;
    }

    void ensure(int more) {
        if (size + more > data.length) {
            data = Arrays.copyOf(data, Math.max(data.length * 2, size + more));
        }
    }

    public CopyBuffer int16(int value) {
        ensure(2);
        data[size] = (byte) (value >> 8);
        data[size + 1] = (byte) value;
        size += 2;
        return this;
    }

    public CopyBuffer int32(int value) {
        ensure(4);
        INTS.set(data, size, value);
        size += 4;
        return this;
    }

    /// A bigint field with its length.
    public CopyBuffer bigint(long value) {
        ensure(12);
        INTS.set(data, size, 8);
        LONGS.set(data, size + 4, value);
        size += 12;
        return this;
    }

    /// A text field with its length.
    public CopyBuffer text(String value) {
        var bytes = value.getBytes(StandardCharsets.UTF_8);
        return bytes(bytes, 0, bytes.length);
    }

    /// A null field.
    public CopyBuffer nothing() {
        return int32(-1);
    }

    CopyBuffer bytes(byte[] from, int start, int end) {
        int length = end - start;
        ensure(4 + length);
        INTS.set(data, size, length);
        System.arraycopy(from, start, data, size + 4, length);
        size += 4 + length;
        return this;
    }

    void setInt32(int at, int value) {
        INTS.set(data, at, value);
    }
}
