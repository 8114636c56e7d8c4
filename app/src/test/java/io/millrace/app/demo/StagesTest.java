package io.millrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

final class StagesTest {
    private final ConcurrentLinkedQueue<String> positions =
            new ConcurrentLinkedQueue<>(
                    List.of("{}", "{\"0\":40}", "{\"0\":40,\"1\":3}", "{\"0\":80,\"1\":3}"));

    @Test
    void rowsOfAnEarlierStartAreNotTakenForThoseSentNow() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/api/v1/sources", this::answer);
        server.start();
        try (var api = new Api(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))) {
            var stages = new Stages(new Session(api, "t"), "shop", (tenant, what) -> {});

            stages.await(Map.of(0, 80L, 1, 3L));
        } finally {
            server.stop(0);
        }
        assertThat(positions).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = "{\"items\":[{\"positions\":" + positions.remove() + "}]}";
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
