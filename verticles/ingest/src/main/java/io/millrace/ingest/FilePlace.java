package io.millrace.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/// Where a source's files lie. Everything blocks.
interface FilePlace extends AutoCloseable {
    /// A file as it was seen.
    ///
    /// @param name below the place, with `/` between folders
    /// @param version another one when its content is: of its size and time, or its size and tag
    record Found(String name, long bytes, String version) {}

    /// The place does not answer now, as it may later.
    final class Away extends RuntimeException {
        private static final long serialVersionUID = 1;

        /// @param reason a sentence with its full stop
        Away(String reason) {
            super(reason, null, false, false);
        }

        String reason() {
            return String.valueOf(getMessage());
        }
    }

    /// The file is not the one any more that was seen.
    final class Changed extends IOException {
        private static final long serialVersionUID = 1;

        Changed() {
            super("changed meanwhile");
        }
    }

    /// Shows the files that match the source's pattern and are not hidden, in whatever order.
    ///
    /// @throws io.millrace.ingest.engine.pull.PullFault when the place cannot be read
    /// @throws Away when it cannot be read now
    void each(Consumer<Found> seen);

    /// @throws java.nio.file.NoSuchFileException when it is gone
    /// @throws Changed when it is another one, which may also come while it is read
    /// @throws IOException with a reason for people when it cannot be read
    /// @throws Away when it cannot be read now
    InputStream open(Found file) throws IOException;

    /// Whether it is still the one that was seen, after it was read.
    boolean isSame(Found file) throws IOException;

    @Override
    void close();
}
