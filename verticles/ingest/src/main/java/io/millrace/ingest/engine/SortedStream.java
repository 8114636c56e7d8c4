package io.millrace.ingest.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/// Those of mixed records that belong to one dataset, as NDJSON. Each keeps its number: where
/// others were the lines are empty.
final class SortedStream extends InputStream {
    private final SortedReader reader;
    private final String dataset;
    private final InputStream mixed;
    private byte[] record = {};
    private int at;
    private long emptyLines;

    /// Of the line that begins after what was given.
    private long line = 1;

    private boolean isEnded;

    /// @param mixed what `reader` reads; closed with this
    SortedStream(SortedReader reader, String dataset, InputStream mixed) {
        this.reader = reader;
        this.dataset = dataset;
        this.mixed = mixed;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) return 0;
        if (emptyLines == 0 && at == record.length && !advance()) return -1;
        if (emptyLines > 0) {
            int count = (int) Math.min(emptyLines, length);
            Arrays.fill(into, offset, offset + count, (byte) '\n');
            emptyLines -= count;
            return count;
        }
        int count = Math.min(length, record.length - at);
        System.arraycopy(record, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean advance() throws IOException {
        while (!isEnded && reader.next()) {
            if (!reader.isOf(dataset)) continue;
            var json = reader.json();
            record = Arrays.copyOf(json, json.length + 1);
            record[json.length] = '\n';
            at = 0;
            emptyLines = Math.max(0, reader.line() - line);
            line = reader.line() + 1;
            return true;
        }
        isEnded = true;
        return false;
    }

    @Override
    public void close() throws IOException {
        mixed.close();
    }
}
