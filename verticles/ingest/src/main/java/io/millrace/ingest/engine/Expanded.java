package io.millrace.ingest.engine;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/// A packed body as it was before, within bounds: what grows too much is refused as [Unreadable].
public final class Expanded extends FilterInputStream {
    /// Below this size the ratio says nothing.
    private static final long HARMLESS = 16L << 20;

    private final Packing packing;
    private final Counted packed;
    private final long most;
    private final int ratio;
    private long bytes;

    /// @param most bytes after expansion
    /// @param ratio most bytes out for one in
    public static InputStream of(InputStream body, Packing packing, long most, int ratio)
            throws IOException {
        if (packing == Packing.IDENTITY) return body;
        var packed = new Counted(body);
        try {
            return new Expanded(packing, packing.unpack(packed), packed, most, ratio);
        } catch (ZipException | EOFException e) {
            throw new Unreadable("The body is not " + packing.id());
        }
    }

    private Expanded(Packing packing, InputStream expanding, Counted packed, long most, int ratio) {
        super(expanding);
        this.packing = packing;
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
        if (bytes > most) throw unreadable("grows beyond " + most + " bytes");
        if (bytes > HARMLESS && bytes / ratio > packed.bytes) {
            throw unreadable("grows more than " + ratio + " times: refused");
        }
        return read;
    }

    private Unreadable unreadable(String why) {
        return new Unreadable("The " + packing.id() + " body " + why);
    }

    private int expand(byte[] into, int offset, int length) throws IOException {
        try {
            return in.read(into, offset, length);
        } catch (ZstdIOException e) {
            throw unreadable(e.getErrorCode());
        } catch (ZipException e) {
            throw unreadable("is damaged");
        } catch (EOFException e) {
            throw unreadable("ends too early");
        }
    }

    /// @param code of a zstd error
    private Unreadable unreadable(long code) {
        if (code == Zstd.errPrefixUnknown()) return new Unreadable("The body is not zstd");
        if (packed.isAtEnd) return unreadable("ends too early");
        if (code == Zstd.errFrameParameterWindowTooLarge()) {
            return unreadable("needs more than 8 MiB to unpack; pack it without --long or --ultra");
        }
        return unreadable("is damaged");
    }

    private static final class Counted extends FilterInputStream {
        long bytes;
        boolean isAtEnd;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            if (read >= 0) bytes++;
            isAtEnd = read < 0;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            if (read > 0) bytes += read;
            isAtEnd = read < 0;
            return read;
        }
    }
}
