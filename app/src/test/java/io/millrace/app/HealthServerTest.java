package io.millrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.gateway.Departure;
import io.millrace.gateway.live.Probe;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a node without a gateway says of itself.
class HealthServerTest {
    private final AtomicBoolean isThere = new AtomicBoolean(true);
    private final Departure departure = new Departure();
    private final PrometheusMeterRegistry meters =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Probe probe = new Probe("postgres", true, this::look);
    private final HealthServer server =
            new HealthServer("127.0.0.1", 0, meters, List.of(probe), departure);
    private Vertx vertx;

    private void look() {
        if (!isThere.get()) throw new IllegalStateException("away");
    }

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
        vertx.deployVerticle(server, options).toCompletionStage().toCompletableFuture().get();
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        var url = URI.create("http://127.0.0.1:" + server.port() + path);
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString());
        }
    }

    @Test
    void isReadyWhileWhatItNeedsIsThere() throws Exception {
        assertThat(get("/readyz").statusCode()).isEqualTo(200);

        isThere.set(false);

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void isNotReadyOnceItLeaves() throws Exception {
        departure.begin();

        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        assertThat(get("/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void showsItsMetricsAndNothingElse() throws Exception {
        Counter.builder("tried").register(meters).increment();

        var metrics = get("/metrics");

        assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body()).contains("tried_total 1.0");
        assertThat(get("/api/v1/batches").statusCode()).isEqualTo(404);
    }
}
