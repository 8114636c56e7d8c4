package io.millrace.app.demo.generate;

import java.time.Instant;

/// Messages without end. Not safe for use by several threads.
@FunctionalInterface
public interface LiveRecords {
    /// The next message as JSON.
    ///
    /// @param id of the record, unique over all starts
    String next(String id, Instant now);
}
