package io.millrace.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// Somebody else's server: it has tickets, knows nothing else, and remembers how it was asked.
final class Desk implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final String TICKETS = "/tickets";
    private static final String FOUND = "[{\"id\":1,\"title\":\"a ticket\"}]";

    /// As a schema registry says it.
    private static final String NONE = "{\"error_code\":40403,\"message\":\"none\"}";

    private final HttpServer server;
    private final List<String> shown = new CopyOnWriteArrayList<>();

    private Desk(HttpServer server) {
        this.server = server;
    }

    static Desk open() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var desk = new Desk(HttpServer.create(address, 0));
        desk.server.createContext("/", desk::answer);
        desk.server.start();
        return desk;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    String tickets() {
        return url() + TICKETS;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            shown.add(Objects.requireNonNullElse(headers.getFirst("Authorization"), ""));
            boolean isFound = exchange.getRequestURI().getPath().equals(TICKETS);
            var body = (isFound ? FOUND : NONE).getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(isFound ? 200 : 404, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// Waits until somebody has shown what begins so.
    void awaitShown(String beginning) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (shown.stream().noneMatch(its -> its.startsWith(beginning))) {
            assertThat(System.nanoTime()).as(beginning).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
