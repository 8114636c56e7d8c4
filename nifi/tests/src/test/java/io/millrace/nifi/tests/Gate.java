package io.millrace.nifi.tests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A door in front of a node that can be shut: what comes then is answered with 503.
final class Gate implements AutoCloseable {
    private static final int UNAVAILABLE = 503;
    private static final List<String> PASSED =
            List.of("Authorization", "Content-Type", "Content-Encoding", "Idempotency-Key");

    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI behind;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean shut;

    Gate(URI behind) throws IOException {
        this.behind = behind;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::pass);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void shut() {
        refused.set(0);
        shut = true;
    }

    void open() {
        shut = false;
    }

    /// How many requests were refused since it was shut.
    int refused() {
        return refused.get();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            if (shut) {
                refused.incrementAndGet();
                exchange.sendResponseHeaders(UNAVAILABLE, -1);
                return;
            }
            var request =
                    HttpRequest.newBuilder(behind.resolve(exchange.getRequestURI()))
                            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
            for (var name : PASSED) {
                var value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) request.header(name, value);
            }
            var answer = client.send(request.build(), BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
