package io.millrace.gateway.http;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/// The body of a paused request for whoever reads it some time later. That a client went away
/// Vert.x tells only who listens at that moment: who comes later would wait for ever. This stream
/// tells it behind the last of what came, once.
final class LateBody implements ReadStream<Buffer> {
    private final HttpServerRequest request;
    private final ContextInternal context;
    private volatile Handler<Throwable> failed = _ -> {};
    private volatile boolean isPaused = true;
    private volatile boolean isBroken;
    private boolean isTold;

    LateBody(HttpServerRequest request) {
        this.request = request;
        this.context = ((HttpServerRequestInternal) request).context();
    }

    @Override
    public LateBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        failed = handler == null ? _ -> {} : handler;
        request.exceptionHandler(_ -> {
            isBroken = true;
            look();
        });
        return this;
    }

    @Override
    public LateBody handler(@Nullable Handler<Buffer> handler) {
        request.handler(handler);
        return this;
    }

    @Override
    public LateBody endHandler(@Nullable Handler<Void> handler) {
        request.endHandler(handler);
        return this;
    }

    @Override
    public LateBody pause() {
        isPaused = true;
        request.pause();
        return this;
    }

    @Override
    public LateBody resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public LateBody fetch(long amount) {
        isPaused = false;
        request.fetch(amount);
        look();
        return this;
    }

    /// Comes after what waits in the request, which is handed out on the same context.
    private void look() {
        context.runOnContext(_ -> {
            boolean isOver = isBroken || request.response().closed();
            if (!isOver || isPaused || isTold || request.isEnded()) return;
            isTold = true;
            failed.handle(new HttpClosedException("the client went away"));
        });
    }
}
