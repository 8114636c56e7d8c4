package io.millrace.ingest;

import io.millrace.stream.api.ObjectStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;

/// An object store whose node dies: before or behind one of the bodies that it stores. The error is
/// one that nothing in between handles, so that nothing is tidied up.
final class Mortal implements ObjectStore {
    private final ObjectStore objects;
    private final boolean isBefore;
    private int left;

    /// What ends a node.
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /// @param left bodies that are stored well
    Mortal(ObjectStore objects, int left, boolean isBefore) {
        this.objects = objects;
        this.left = left;
        this.isBefore = isBefore;
    }

    @Override
    public StoredObject write(Content content, long maxBytes) throws IOException {
        if (left == 0 && isBefore) throw new Killed();
        var stored = objects.write(content, maxBytes);
        if (left == 0) throw new Killed();
        left--;
        return stored;
    }

    @Override
    public Future<StoredObject> put(ReadStream<Buffer> in, long maxBytes) {
        return objects.put(in, maxBytes);
    }

    @Override
    public Future<Long> append(String key, long offset, ReadStream<Buffer> in, long maxBytes) {
        return objects.append(key, offset, in, maxBytes);
    }

    @Override
    public StoredObject examine(String key) throws IOException {
        return objects.examine(key);
    }

    @Override
    public void complete(String key) throws IOException {
        objects.complete(key);
    }

    @Override
    public void discard(String key) throws IOException {
        objects.discard(key);
    }

    @Override
    public boolean has(String key) {
        return objects.has(key);
    }

    @Override
    public void put(String key, InputStream in) throws IOException {
        objects.put(key, in);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return objects.open(key);
    }

    @Override
    public Path file(String key) {
        return objects.file(key);
    }

    @Override
    public void delete(String key) throws IOException {
        objects.delete(key);
    }

    @Override
    public int sweep(Instant parts, Instant old, UnaryOperator<Set<String>> named)
            throws IOException {
        return objects.sweep(parts, old, named);
    }
}
