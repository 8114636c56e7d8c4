package io.millrace.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A live socket that passes on the items of every delta.
final class Live implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final StringBuilder text = new StringBuilder();
    private final Items items;
    private final CountDownLatch subscribed;
    private final WebSocket socket;

    /// Takes what a delta brings.
    @FunctionalInterface
    interface Items {
        /// @param committed the frame's own time
        /// @param arrived when it was here
        void take(String channel, JsonNode item, Instant committed, Instant arrived);
    }

    /// Opens a socket on channels; returns when all their snapshots have come.
    static Live open(Client client, List<String> channels, Items items)
            throws InterruptedException {
        return new Live(client, channels, items);
    }

    private Live(Client client, List<String> channels, Items items) throws InterruptedException {
        this.items = items;
        this.subscribed = new CountDownLatch(channels.size());
        var url = URI.create(client.url().toString().replaceFirst("^http", "ws") + "/api/v1/live");
        socket = client.http().newWebSocketBuilder().buildAsync(url, this).join();
        send(Map.of("type", "auth", "token", client.token()));
        send(Map.of("type", "subscribe", "channels", channels));
        if (!subscribed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("no snapshot of " + channels);
        }
    }

    private void send(Map<String, Object> frame) {
        socket.sendText(Json.write(frame), true).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            accept(from, tree(text.toString()), Instant.now());
            text.setLength(0);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    private static JsonNode tree(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a frame: " + json, e);
        }
    }

    private void accept(WebSocket from, JsonNode frame, Instant arrived) {
        switch (frame.path("type").asText()) {
            case "ping" -> {
                var _ = from.sendText("{\"type\":\"pong\"}", true);
            }
            case "snapshot" -> subscribed.countDown();
            case "delta" -> {
                var committed = Instant.parse(frame.path("ts").asText());
                for (var item : frame.path("data").path("items")) {
                    items.take(frame.path("ch").asText(), item, committed, arrived);
                }
            }
            default -> {}
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
