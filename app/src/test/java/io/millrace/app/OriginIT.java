package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The web origins that the settings name, as a browser meets them.
class OriginIT {
    private static final String LISTED = "https://app.example.org";
    private static final String OTHER = "https://evil.example.org";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir Path folder;

    @Test
    void pagesOfListedOriginsMayReadAndOpenSocketsAndOthersMayNot() throws Exception {
        var environment = Map.of("MILLRACE_ORIGINS", "https://one.example.org," + LISTED);
        var options = List.of("--data", folder.resolve("data").toString());
        try (var node = ChildNode.up(folder.resolve("node.log"), environment, options)) {
            assertThat(allowed(node.url(), LISTED)).isEqualTo(LISTED);
            assertThat(allowed(node.url(), OTHER)).isEmpty();
            var client = TestClient.signUp(node.url());
            assertThat(firstWord(client, LISTED)).contains("\"type\":\"ready\"");
            assertThat(firstWord(client, OTHER)).isEqualTo("closed 4403");
        }
    }

    private String allowed(URI node, String origin) throws Exception {
        var request =
                HttpRequest.newBuilder(node.resolve("/livez")).header("Origin", origin).build();
        return http.send(request, BodyHandlers.ofString())
                .headers()
                .firstValue("Access-Control-Allow-Origin")
                .orElse("");
    }

    /// What the socket says first, or its close code.
    private String firstWord(TestClient client, String origin) throws Exception {
        var word = new CompletableFuture<String>();
        var url = URI.create(client.url().toString().replaceFirst("^http", "ws") + "/api/v1/live");
        var socket =
                http.newWebSocketBuilder()
                        .header("Origin", origin)
                        .buildAsync(url, new Listener(word))
                        .join();
        var _ = socket.sendText("{\"type\":\"auth\",\"token\":\"" + client.token() + "\"}", true);
        try {
            return word.get(30, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }

    private record Listener(CompletableFuture<String> word) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            word.complete(text.toString());
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            word.complete("closed " + code);
            return CompletableFuture.completedFuture(null);
        }
    }
}
