package io.millrace.ingest.engine;

import java.io.IOException;
import java.util.List;

/// Reads records one after the other.
sealed interface RecordReader permits CsvReader, JsonReader, ValueReader, MendedReader {
    /// Moves to the next record, good or faulty.
    ///
    /// @return false at the end
    /// @throws Unreadable when the rest cannot be read at all
    boolean next() throws IOException;

    Fields fields();

    /// The header of each slot; grows while JSON brings new keys.
    List<String> headers();
}
