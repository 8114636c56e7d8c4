package io.millrace.gateway;

import io.millrace.gateway.http.Front;
import io.millrace.gateway.http.Unreadable;
import io.millrace.gateway.live.LiveServer;
import io.millrace.kernel.ContentCodings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.internal.ContextInternal;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server, on an event loop. What has its answer at hand is answered there, everything
/// else on the virtual-thread context of the gateway.
final class Edge extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final int UNAVAILABLE = 503;
    private static final int DRAIN_SECONDS = 20;

    private final HttpServerOptions options;
    private final Departure departure;
    private final LiveServer sockets;
    private final Front front;
    private final Handler<HttpServerRequest> calls;
    private final ContextInternal waiting;
    private @Nullable HttpServer server;

    /// @param calls takes what may have to wait, with its body still paused
    /// @param waiting where those are served
    Edge(
            HttpServerOptions options,
            Departure departure,
            LiveServer sockets,
            Front front,
            Handler<HttpServerRequest> calls,
            Context waiting) {
        this.options = options;
        this.departure = departure;
        this.sockets = sockets;
        this.front = front;
        this.calls = calls;
        this.waiting = (ContextInternal) waiting;
    }

    /// The port that it listens on, once deployed.
    int port() {
        return Objects.requireNonNull(server).actualPort();
    }

    @Override
    public Future<?> start() {
        var created =
                vertx.createHttpServer(options)
                        .webSocketHandshakeHandler(this::welcome)
                        .invalidRequestHandler(Unreadable::answer)
                        .requestHandler(this::serve);
        server = created;
        return ContentCodings.load(vertx).compose(_ -> created.listen());
    }

    private void welcome(ServerWebSocketHandshake handshake) {
        if (departure.hasBegun()) {
            var _ = handshake.reject(UNAVAILABLE);
        } else {
            sockets.welcome(handshake);
        }
    }

    private void serve(HttpServerRequest request) {
        if (!departure.hasBegun() && isAnswered(request)) return;
        request.pause(); // what comes before anybody reads would be lost
        waiting.duplicate().runOnContext(_ -> calls.handle(request));
    }

    private boolean isAnswered(HttpServerRequest request) {
        try {
            return front.answer(request);
        } catch (RuntimeException e) { // the long way answers it, or says what is wrong
            LOG.atError().addKeyValue("service", "gateway").setCause(e).log("no short way");
            return request.response().headWritten();
        }
    }

    /// Sends the sockets to another node and takes no more connections; the calls under way end.
    @Override
    public Future<?> stop() {
        departure.begin();
        if (server == null) return Future.succeededFuture();
        var told = Promise.<Void>promise();
        waiting.runOnContext(_ -> {
            sockets.stop();
            told.complete();
        });
        var listening = server;
        return told.future().compose(_ -> listening.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS));
    }
}
