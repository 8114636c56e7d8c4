package io.millrace.bench.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.kernel.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A live socket on the batches that moves to the next node when it breaks, and goes on after the
/// last frame that it has. A node that is silent for longer than its own pings are apart counts as
/// gone.
final class Watch implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final long SILENT_MILLIS = 6_000;

    private final Tenant tenant;
    private final List<URI> nodes;
    private final Gaps moves = new Gaps();
    private final Gaps silences = new Gaps();
    private final AtomicInteger holes = new AtomicInteger();
    private final AtomicInteger doubled = new AtomicInteger();
    private final Thread thread;
    private volatile boolean over;
    private long last = -1;
    private long lostAt;

    private Watch(Tenant tenant, List<URI> nodes) {
        this.tenant = tenant;
        this.nodes = nodes;
        this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    static Watch start(Tenant tenant, List<URI> nodes) {
        var watch = new Watch(tenant, nodes);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            for (int i = 0; !over; i++) follow(nodes.get(i % nodes.size()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Follows one node until it is gone.
    private void follow(URI node) throws InterruptedException {
        var url = URI.create(node.toString().replaceFirst("^http", "ws") + "/api/v1/live");
        var frames = new Frames();
        WebSocket socket;
        try {
            socket =
                    tenant.http()
                            .newWebSocketBuilder()
                            .connectTimeout(CONNECT)
                            .buildAsync(url, frames)
                            .orTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                            .join();
            send(socket, Map.of("type", "auth", "token", tenant.token()));
            send(socket, subscription());
        } catch (CompletionException _) { // the node is not there
            TimeUnit.MILLISECONDS.sleep(100);
            return;
        }
        frames.awaitEnd();
        socket.abort();
    }

    private static void send(WebSocket socket, Map<String, ?> frame) {
        socket.sendText(Json.write(frame), true)
                .orTimeout(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private synchronized Map<String, ?> subscription() {
        var channels = List.of("batches");
        return last < 0
                ? Map.of("type", "subscribe", "channels", channels)
                : Map.of(
                        "type", "subscribe", "channels", channels, "from", Map.of("batches", last));
    }

    private synchronized void accept(JsonNode frame) {
        if (!frame.path("ch").asText().equals("batches")) return;
        long seq = frame.path("seq").asLong();
        boolean isDelta = frame.path("type").asText().equals("delta");
        if (isDelta && seq <= last) doubled.incrementAndGet();
        if (isDelta && seq > last + 1 && !frame.has("coalesced")) holes.incrementAndGet();
        last = Math.max(last, seq);
        if (lostAt > 0) moves.gap(Duration.ofNanos(System.nanoTime() - lostAt));
        lostAt = 0;
    }

    private synchronized void lost() {
        if (lostAt == 0) lostAt = System.nanoTime();
    }

    /// From the end of a connection to the next frame of the channel.
    Gaps moves() {
        return moves;
    }

    /// Between two frames of any kind.
    Gaps silences() {
        return silences;
    }

    int holes() {
        return holes.get();
    }

    int doubled() {
        return doubled.get();
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
    }

    /// What one connection says.
    private final class Frames implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final CountDownLatch ended = new CountDownLatch(1);
        private volatile long heardAt = System.nanoTime();

        void awaitEnd() throws InterruptedException {
            while (!ended.await(100, TimeUnit.MILLISECONDS)) {
                long silent = System.nanoTime() - heardAt;
                if (silent > TimeUnit.MILLISECONDS.toNanos(SILENT_MILLIS)) break;
            }
            lost();
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            heardAt = System.nanoTime();
            silences.success();
            text.append(part);
            if (isLast) {
                var frame = tree(text.toString());
                text.setLength(0);
                if (frame.path("type").asText().equals("ping")) {
                    var _ = from.sendText("{\"type\":\"pong\"}", true);
                } else {
                    accept(frame);
                }
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

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            ended.countDown();
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket from, Throwable cause) {
            ended.countDown();
        }
    }
}
