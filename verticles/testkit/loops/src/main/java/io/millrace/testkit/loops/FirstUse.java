package io.millrace.testkit.loops;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

/// The first socket of a process loads some hundred classes of Netty and Vert.x on an event loop. A
/// shipped node has them in its start-up cache; a test's process reads them from jars.
final class FirstUse {
    private static final String HOST = "127.0.0.1";

    private FirstUse() {}

    /// Opens one, so that no loop of a test does it first.
    static void load() {
        var vertx = Vertx.vertx();
        try {
            open(vertx);
        } finally {
            vertx.close().await();
        }
    }

    private static void open(Vertx vertx) {
        // As the gateway has them.
        var options =
                new HttpServerOptions()
                        .setHost(HOST)
                        .setPort(0)
                        .setCompressionSupported(true)
                        .setPerMessageWebSocketCompressionSupported(false)
                        .setPerFrameWebSocketCompressionSupported(false);
        var server =
                vertx.createHttpServer(options)
                        .webSocketHandler(
                                socket -> socket.textMessageHandler(socket::writeTextMessage))
                        .listen()
                        .await();
        var echoed = Promise.<String>promise();
        // Vert.x closes a client that nobody holds any more.
        var client = vertx.createWebSocketClient();
        var socket = client.connect(server.actualPort(), HOST, "/").await();
        socket.textMessageHandler(echoed::complete);
        socket.writeTextMessage("{}").await();
        echoed.future().await();
        client.close().await();
    }
}
