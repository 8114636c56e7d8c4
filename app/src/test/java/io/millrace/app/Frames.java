package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a live socket says.
final class Frames implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final StringBuilder text = new StringBuilder();
    private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private @Nullable WebSocket socket;

    /// Opens a socket on channels and waits for their snapshots.
    void open(TestClient client, String... channels) throws InterruptedException {
        signIn(client);
        send(Map.of("type", "subscribe", "channels", List.of(channels)));
        for (var _ : channels) await("\"type\":\"snapshot\"");
    }

    /// Opens a socket that goes on behind the event with a number, of each channel.
    void resume(TestClient client, long from, String... channels) {
        signIn(client);
        var since = Arrays.stream(channels).collect(Collectors.toMap(its -> its, _ -> from));
        send(Map.of("type", "subscribe", "channels", List.of(channels), "from", since));
    }

    private void signIn(TestClient client) {
        var url = URI.create(client.url().toString().replaceFirst("^http", "ws") + "/api/v1/live");
        socket = client.http().newWebSocketBuilder().buildAsync(url, this).join();
        send(Map.of("type", "auth", "token", client.token()));
    }

    private void send(Map<String, Object> frame) {
        assertThat(socket).isNotNull();
        socket.sendText(Json.write(frame), true).join();
    }

    /// Waits for a frame with `part` in it.
    String await(String part) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            var frame = frames.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertThat(frame).as("a frame with " + part).isNotNull();
            seen.add(frame);
            if (frame.contains(part)) return frame;
        }
    }

    /// The frames that [#await] has looked at.
    List<String> seen() {
        return List.copyOf(seen);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            var frame = text.toString();
            text.setLength(0);
            if (frame.contains("\"type\":\"ping\"")) {
                var _ = from.sendText("{\"type\":\"pong\"}", true);
            } else {
                frames.add(frame);
            }
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {
        if (socket != null) socket.abort();
    }
}
