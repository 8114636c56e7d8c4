package io.millrace.app.demo;

import io.millrace.kernel.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Listens on a live socket until the first frame of the overview and the first change of it have
/// come.
final class FirstFrame implements WebSocket.Listener {
    private static final String SUBSCRIBE =
            Json.write(Map.of("type", "subscribe", "channels", List.of("overview")));

    private final StringBuilder text = new StringBuilder();
    private final String token;
    private final CompletableFuture<Instant> arrival;
    private final CompletableFuture<Instant> change;

    private FirstFrame(
            String token, CompletableFuture<Instant> arrival, CompletableFuture<Instant> change) {
        this.token = token;
        this.arrival = arrival;
        this.change = change;
    }

    /// Completes `arrival` when the first frame comes and `change` when the first delta does; fails
    /// `arrival` when the socket closes before.
    static void await(
            Session session,
            CompletableFuture<Instant> arrival,
            CompletableFuture<Instant> change) {
        var _ =
                session.api()
                        .client()
                        .newWebSocketBuilder()
                        .buildAsync(
                                socket(session.api().url()),
                                new FirstFrame(session.token(), arrival, change))
                        .exceptionally(e -> {
                            arrival.completeExceptionally(e);
                            return null;
                        });
    }

    private static URI socket(URI url) {
        var scheme = url.getScheme().equals("https") ? "wss" : "ws";
        return URI.create(scheme + "://" + url.getAuthority() + "/api/v1/live");
    }

    @Override
    public void onOpen(WebSocket socket) {
        var _ =
                socket.sendText(Json.write(Map.of("type", "auth", "token", token)), true)
                        .thenCompose(open -> open.sendText(SUBSCRIBE, true))
                        .whenComplete((_, e) -> {
                            if (e != null) arrival.completeExceptionally(e);
                        });
        socket.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        text.append(part);
        if (last) frame(socket);
        socket.request(1);
        return null;
    }

    private void frame(WebSocket socket) {
        var frame = Json.readObject(text.toString());
        text.setLength(0);
        if ("ping".equals(frame.get("type"))) {
            var _ = socket.sendText("{\"type\":\"pong\"}", true);
        }
        if (!"overview".equals(frame.get("ch"))) return;
        arrival.complete(Instant.now());
        if (!"delta".equals(frame.get("type"))) return;
        change.complete(Instant.now());
        var _ = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        arrival.completeExceptionally(
                new DemoException("the live socket closed: " + code + " " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        arrival.completeExceptionally(error);
    }
}
