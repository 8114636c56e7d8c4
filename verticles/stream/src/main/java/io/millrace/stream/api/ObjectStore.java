package io.millrace.stream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;

/// Keeps payloads as they came, until they are deleted.
public interface ObjectStore {
    /// Stores the whole stream, durably. The stream may be paused when it comes; it is read with
    /// back-pressure.
    ///
    /// Fails with a problem: `too-large` beyond `maxBytes`, `no-space` when the disk is full.
    /// Nothing is kept then.
    Future<StoredObject> put(ReadStream<Buffer> in, long maxBytes);

    /// Opens an object for reading; the caller closes it. Blocks.
    ///
    /// @throws IOException when there is no such object
    InputStream open(String key) throws IOException;

    /// Deletes an object; does nothing when it is gone.
    void delete(String key) throws IOException;

    /// @param key opaque
    /// @param sha256 64 hex digits
    record StoredObject(String key, long bytes, String sha256) {}
}
