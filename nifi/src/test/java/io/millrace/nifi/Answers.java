package io.millrace.nifi;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.kernel.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server that answers as it was told, and remembers what it was asked.
final class Answers implements AutoCloseable {
    /// @param status of HTTP
    record Answer(int status, Object body) {}

    /// What was asked, such as `DELETE /a/b`, with its body behind it where there was one.
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    Answers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// @param call such as `GET /a/b`; what is not told is answered with 404
    void tell(String call, int status, Object body) {
        answers.put(call, new Answer(status, body));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add(body.isEmpty() ? call : call + " " + body);
            var found = answers.getOrDefault(call, new Answer(404, Map.of()));
            var bytes = Json.write(found.body()).getBytes(UTF_8);
            exchange.sendResponseHeaders(found.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
