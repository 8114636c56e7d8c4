package io.millrace.ingest.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// A gzip body as it was before, within bounds: what grows too much is refused as [Unreadable].
public final class Expanded extends FilterInputStream {
    private static final int BUFFER = 1 << 16;

    /// Below this size the ratio says nothing.
    private static final long HARMLESS = 16L << 20;

    private final Counted packed;
    private final long most;
    private final int ratio;
    private long bytes;

    /// @param most bytes after expansion
    /// @param ratio most bytes out for one in
    public static InputStream of(InputStream body, long most, int ratio) throws IOException {
        var packed = new Counted(body);
        try {
            return new Expanded(new GZIPInputStream(packed, BUFFER), packed, most, ratio);
        } catch (ZipException | java.io.EOFException e) {
            throw new Unreadable("The body is not gzip");
        }
    }

    private Expanded(InputStream expanding, Counted packed, long most, int ratio) {
        super(expanding);
        this.packed = packed;
        this.most = most;
        this.ratio = ratio;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = expand(into, offset, length);
        if (read > 0) bytes += read;
        if (bytes > most) throw new Unreadable("The gzip body grows beyond " + most + " bytes");
        if (bytes > HARMLESS && bytes / ratio > packed.bytes) {
            throw new Unreadable("The gzip body grows more than " + ratio + " times: refused");
        }
        return read;
    }

    private int expand(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (ZipException e) {
            throw new Unreadable("The gzip body is damaged");
        } catch (java.io.EOFException e) {
            throw new Unreadable("The gzip body ends too early");
        }
    }

    private static final class Counted extends FilterInputStream {
        long bytes;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            if (read >= 0) bytes++;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            if (read > 0) bytes += read;
            return read;
        }
    }
}
