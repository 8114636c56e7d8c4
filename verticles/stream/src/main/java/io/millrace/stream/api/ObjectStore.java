package io.millrace.stream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Keeps payloads as they came, until they are deleted. Where it is reached over a network, each
/// call may fail with `unavailable` too.
public interface ObjectStore {
    /// Stores the whole stream, durably. The stream may be paused when it comes; it is read with
    /// back-pressure.
    ///
    /// Fails with a problem: `too-large` beyond `maxBytes`, `no-space` when the disk is full.
    /// Nothing is kept then.
    Future<StoredObject> put(ReadStream<Buffer> in, long maxBytes);

    /// Stores what `content` writes, durably. Blocks.
    ///
    /// @throws io.millrace.kernel.ProblemException `too-large` beyond `maxBytes`, `no-space` when
    ///   the disk is full; nothing is kept then, nor when `content` throws
    StoredObject write(Content content, long maxBytes) throws IOException;

    /// Writes the stream into an object that is not whole yet, from `offset` on, durably, with
    /// back-pressure. What lies there is overwritten, so that a part may come twice. Of a stream
    /// that breaks off what came is kept.
    ///
    /// Gives the bytes that were written. Fails with a problem: `gone` when there is nothing before
    /// `offset`, `too-large` beyond `maxBytes`, `no-space` when the disk is full.
    Future<Long> append(String key, long offset, ReadStream<Buffer> in, long maxBytes);

    /// What the parts of an object are together, or the object, where it is whole. Blocks.
    ///
    /// @throws IOException when there is neither
    StoredObject examine(String key) throws IOException;

    /// Makes an object of its parts; does nothing more where it is one. Blocks.
    ///
    /// @throws IOException when there is neither
    void complete(String key) throws IOException;

    /// Deletes the parts of an object that is not whole; does nothing when they are gone.
    void discard(String key) throws IOException;

    /// Whether the object is there and whole. Blocks.
    boolean has(String key);

    /// Stores what `in` holds under a key that another store gave it. Blocks.
    void put(String key, InputStream in) throws IOException;

    /// Opens an object for reading; the caller closes it. Blocks.
    ///
    /// @throws IOException when there is no such object
    InputStream open(String key) throws IOException;

    /// An object as a file that is read at any place, and never written. It is there for an hour
    /// after this at least, as long as the object is. May block.
    Path file(String key);

    /// Deletes an object, or its parts; does nothing when it is gone.
    void delete(String key) throws IOException;

    /// Deletes what a node that died left: parts of objects last written before `parts`, and
    /// objects put before `objects` that `named` does not give back. Blocks.
    ///
    /// @param named of some keys those that are in use; when it throws nothing more is deleted
    /// @return how many were deleted
    int sweep(Instant parts, Instant objects, UnaryOperator<Set<String>> named) throws IOException;

    /// What is to be stored.
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /// @param key opaque
    /// @param sha256 64 hex digits
    record StoredObject(String key, long bytes, String sha256) {}
}
