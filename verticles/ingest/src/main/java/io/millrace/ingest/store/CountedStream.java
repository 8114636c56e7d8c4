package io.millrace.ingest.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Knows afterwards what was read through it.
final class CountedStream extends FilterInputStream {
    private final MessageDigest digest = JdbcLedger.sha256();
    private long bytes;

    CountedStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            digest.update((byte) read);
            bytes++;
        }
        return read;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        if (read > 0) {
            digest.update(into, from, read);
            bytes += read;
        }
        return read;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    long bytes() {
        return bytes;
    }

    /// Hex digits of the SHA-256; once.
    String checksum() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
