package io.millrace.ingest;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/// An array as a stream of one buffer.
final class Bytes implements ReadStream<Buffer> {
    private final byte[] bytes;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> end;
    private boolean paused;
    private int state;

    Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    private void go() {
        if (!paused && state == 0 && handler != null) {
            state = 1;
            handler.handle(Buffer.buffer(bytes));
        }
        if (!paused && state == 1 && end != null) {
            state = 2;
            end.handle(null);
        }
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> ignored) {
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> to) {
        handler = to;
        go();
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        paused = true;
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        paused = false;
        go();
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        return resume();
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> to) {
        end = to;
        go();
        return this;
    }
}
