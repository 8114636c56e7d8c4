package io.millrace.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A browser's end of the live socket. Answers pings unless told not to.
final class LiveClient {
    private static final int PATIENCE_SECONDS = 30;

    private final WebSocketClient client;
    private final WebSocket socket;
    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Short> closed = new CompletableFuture<>();

    private LiveClient(WebSocketClient client, WebSocket socket, boolean answers) {
        this.client = client;
        this.socket = socket;
        socket.textMessageHandler(text -> receive(text, answers));
        socket.closeHandler(_ -> {
            var code = socket.closeStatusCode();
            closed.complete(code == null ? (short) 1006 : code);
        });
    }

    static LiveClient connect(Vertx vertx, int port, WebSocketConnectOptions options) {
        return connect(vertx, port, options, true);
    }

    static LiveClient connect(
            Vertx vertx, int port, WebSocketConnectOptions options, boolean answers) {
        var client = vertx.createWebSocketClient();
        var wanted = options.setHost("127.0.0.1").setPort(port).setURI("/api/v1/live");
        return client.connect(wanted)
                .map(socket -> new LiveClient(client, socket, answers))
                .await();
    }

    private void receive(String text, boolean answers) {
        var frame = json(text);
        if (!frame.path("type").asText().equals("ping")) frames.add(frame);
        else if (answers) send("{\"type\":\"pong\"}");
    }

    LiveClient send(String frame) {
        socket.writeTextMessage(frame);
        return this;
    }

    LiveClient auth(String token) {
        return send("{\"type\":\"auth\",\"token\":\"" + token + "\"}");
    }

    LiveClient subscribe(String channel) {
        return send("{\"type\":\"subscribe\",\"channels\":[\"" + channel + "\"]}");
    }

    LiveClient subscribe(String channel, long from) {
        return send(
                "{\"type\":\"subscribe\",\"channels\":[\"%s\"],\"from\":{\"%s\":%d}}"
                        .formatted(channel, channel, from));
    }

    /// Stops reading: the server's frames pile up on the way.
    void stopReading() {
        socket.pause();
    }

    JsonNode next() {
        try {
            var frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (frame == null)
                throw new AssertionError("no frame came; close code: " + closed.getNow(null));
            return frame;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Frames that came and were not taken.
    int waiting() {
        return frames.size();
    }

    int closeCode() {
        try {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("not closed", e);
        }
    }

    /// Why the server closed, after [#closeCode].
    String closeReason() {
        return String.valueOf(socket.closeReason());
    }

    boolean isOpen() {
        return !closed.isDone();
    }

    void close() {
        client.close().await();
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
