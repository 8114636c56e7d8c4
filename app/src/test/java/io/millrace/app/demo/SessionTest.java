package io.millrace.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.app.demo.Api.Body;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SessionTest {
    private static final Scenario SHOP = Scenario.all().getFirst();
    private static final String ACCEPTED = "{\"accessToken\":\"t\"}";
    private static final String REFUSED = "{\"title\":\"No\",\"detail\":\"Because.\"}";

    private final Map<String, Queue<Reply>> replies = new HashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile Headers sent = new Headers();
    private HttpServer server;
    private Api api;

    private record Reply(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", this::answer);
        server.start();
        api = new Api(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        api.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var token = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(exchange.getRequestMethod() + " " + path + " " + token);
        sent = exchange.getRequestHeaders();
        exchange.getRequestBody().readAllBytes();
        var reply = replies.get(path).remove();
        var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void reply(String path, int status, String body) {
        replies.computeIfAbsent(path, _ -> new ConcurrentLinkedQueue<>())
                .add(new Reply(status, body));
    }

    @Test
    void aNodeThatIsNotReadyIsAskedAgain() {
        reply("/readyz", 503, REFUSED);
        reply("/readyz", 429, REFUSED);
        reply("/readyz", 200, "{\"status\":\"up\"}");

        var answer = api.send(api.request("/readyz").GET().build());

        assertThat(answer.path("status").asText()).isEqualTo("up");
        assertThat(asked).hasSize(3);
    }

    @Test
    void aRefusalSaysWhatWasAskedAndWhy() {
        reply("/api/v1/auth/login", 401, REFUSED);

        assertThatThrownBy(() -> Session.signIn(api, SHOP, "wrong"))
                .isInstanceOf(DemoException.class)
                .hasMessage("POST /api/v1/auth/login: 401 No: Because.");
    }

    @Test
    void whoSignedUpBeforeSignsIn() {
        reply("/api/v1/auth/signup", 409, REFUSED);
        reply("/api/v1/auth/login", 200, ACCEPTED);
        reply("/api/v1/datasets", 200, "{}");

        Session.signUp(api, SHOP, "secret").get("/api/v1/datasets");

        assertThat(asked).last().isEqualTo("GET /api/v1/datasets Bearer t");
    }

    @Test
    void aTenantOfSomebodyElseIsNamed() {
        reply("/api/v1/auth/signup", 409, REFUSED);
        reply("/api/v1/auth/login", 401, REFUSED);

        assertThatThrownBy(() -> Session.signUp(api, SHOP, "other"))
                .hasMessageContaining("a tenant 'shop' is there");
    }

    @Test
    void workThatOutlastsARequestGoesOn() {
        reply("/api/v1/entities/customer/runs", 504, REFUSED);

        new Session(api, "t").work("/api/v1/entities/customer/runs");

        assertThat(asked).hasSize(1);
    }

    @Test
    void workThatFailsIsAFailure() {
        reply("/api/v1/entities/customer/runs", 422, REFUSED);

        assertThatThrownBy(() -> new Session(api, "t").work("/api/v1/entities/customer/runs"))
                .hasMessageContaining("422");
    }

    @Test
    void aBatchGoesOutWithItsKey() {
        reply("/api/v1/datasets/orders/records", 200, "{\"state\":\"stored\"}");

        var answer = new Session(api, "t").upload("orders", "k", Body.zipped("text/csv", "a\n1\n"));

        assertThat(answer.path("state").asText()).isEqualTo("stored");
        assertThat(sent.getFirst("Idempotency-Key")).isEqualTo("k");
        assertThat(sent.getFirst("Content-Encoding")).isEqualTo("gzip");
        assertThat(sent.getFirst("Content-Type")).isEqualTo("text/csv");
    }

    @Test
    void aTaskThatFailsEndsTheOthers() {
        assertThatThrownBy(() ->
                        Together.run(
                                List.of(
                                        () -> {
                                            throw new DemoException("broken");
                                        },
                                        () -> {
                                            new CountDownLatch(1).await();
                                            return 1;
                                        })))
                .hasMessage("broken");
    }
}
