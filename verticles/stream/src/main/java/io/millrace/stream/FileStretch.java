package io.millrace.stream;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Some bytes of a file.
final class FileStretch extends FilterInputStream {
    private long left;

    private FileStretch(InputStream in, long length) {
        super(in);
        this.left = length;
    }

    static InputStream of(Path file, long at, long length) {
        try {
            var channel = FileChannel.open(file, StandardOpenOption.READ);
            return new FileStretch(Channels.newInputStream(channel.position(at)), length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int read() throws IOException {
        if (left == 0) return -1;
        int one = super.read();
        if (one >= 0) left--;
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (left == 0 && length > 0) return -1;
        int read = super.read(into, offset, (int) Math.min(length, left));
        if (read > 0) left -= read;
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(Math.min(bytes, left));
        left -= skipped;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(super.available(), left);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
