package io.millrace.gateway.live;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/// The bytes beneath a socket, for what Vert.x has no call for.
record Wire(Channel channel) {
    static Wire of(HttpServerRequest request) {
        var connection = (HttpServerConnection) request.connection();
        return new Wire(connection.channelHandlerContext().channel());
    }

    /// Reads no more until [#resume].
    void pause() {
        channel.config().setAutoRead(false);
    }

    void resume() {
        channel.config().setAutoRead(true);
    }

    /// Ends the connection without a word; does nothing when it has ended.
    void cut() {
        // From the channel itself, a close would go through Vert.x, which first writes what waits.
        var nearest = channel.pipeline().firstContext();
        if (nearest != null) {
            var _ = nearest.close();
        }
    }
}
