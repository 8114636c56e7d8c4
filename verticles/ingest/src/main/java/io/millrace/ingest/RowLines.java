package io.millrace.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ingest.engine.changes.Attribute;
import java.io.InputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// The rows of a foreign table as lines of JSON, read as they are asked for.
final class RowLines extends InputStream {
    private final ResultSet rows;
    private final List<Attribute> attributes;
    private final Watch watch;
    private long bytes;
    private byte[] line = {};
    private int at;
    private boolean isMore = true;

    /// May end the reading, by what it throws.
    interface Watch {
        /// @param bytes that were read
        void see(long bytes);
    }

    /// A failure of the foreign server, which is no failure of ours.
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient SQLException failure;

        Broken(SQLException failure) {
            super(failure);
            this.failure = failure;
        }

        SQLException failure() {
            return failure;
        }
    }

    /// @param rows before whose first row it is no longer
    RowLines(ResultSet rows, List<Attribute> attributes, Watch watch) {
        this.rows = rows;
        this.attributes = List.copyOf(attributes);
        this.watch = watch;
    }

    @Override
    public int read() {
        return hasBytes() ? line[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
        if (length == 0) return 0;
        if (!hasBytes()) return -1;
        int read = Math.min(length, line.length - at);
        System.arraycopy(line, at, into, from, read);
        at += read;
        return read;
    }

    private boolean hasBytes() {
        try {
            if (at < line.length) return true;
            if (!isMore) return false;
            line = (Publisher.line(rows, attributes) + "\n").getBytes(UTF_8);
            at = 0;
            bytes += line.length;
            watch.see(bytes);
            isMore = rows.next();
            return true;
        } catch (SQLException e) {
            throw new Broken(e);
        }
    }
}
