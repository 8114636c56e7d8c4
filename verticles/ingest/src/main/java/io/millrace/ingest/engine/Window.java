package io.millrace.ingest.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// A buffer that slides over a stream. One byte behind the limit always is a line feed, so that
/// scans for a line end need no other bound.
final class Window {
    static final int FIRST = 1 << 18;

    private final InputStream in;
    private final int most;
    byte[] data;
    int limit;

    /// Bytes of the stream before the buffer's first.
    long before;

    boolean ended;

    /// @param most bytes that one record may have
    Window(InputStream in, int most) {
        this(in, most, FIRST);
    }

    /// @param first bytes of the buffer at the beginning
    Window(InputStream in, int most, int first) {
        this.in = in;
        this.most = most;
        this.data = new byte[first];
        data[0] = '\n';
    }

    /// Moves what begins at `keep` to the front and reads on.
    ///
    /// @return false when nothing more came: the stream ended, or the record fills the most that is
    ///   allowed
    boolean fill(int keep) throws IOException {
        if (ended) return false;
        int held = limit - keep;
        if (held > most) return false;
        if (keep > 0) System.arraycopy(data, keep, data, 0, held);
        before += keep;
        limit = held;
        if (held > data.length / 2) data = Arrays.copyOf(data, data.length * 2);
        int read = in.read(data, limit, data.length - 1 - limit);
        if (read < 0) ended = true;
        else limit += read;
        data[limit] = '\n';
        return !ended;
    }
}
