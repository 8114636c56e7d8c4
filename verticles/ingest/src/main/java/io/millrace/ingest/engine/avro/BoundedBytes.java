package io.millrace.ingest.engine.avro;

import io.millrace.ingest.engine.Reason;
import io.millrace.ingest.engine.Undecodable;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

/// What a record becomes, up to as much as a record may be. A few bytes of Avro can stand for any
/// number of values.
final class BoundedBytes extends OutputStream {
    private static final int FIRST = 512;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(FIRST);
    private final int most;

    BoundedBytes(int most) {
        this.most = most;
    }

    @Override
    public void write(int b) {
        require(1);
        bytes.write(b);
    }

    @Override
    public void write(byte[] from, int at, int length) {
        require(length);
        bytes.write(from, at, length);
    }

    private void require(int length) {
        if (length <= most - bytes.size()) return;
        throw new Undecodable(Reason.TOO_LARGE, "As JSON longer than " + most + " bytes");
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
