package io.millrace.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.gateway.Departure;
import io.millrace.gateway.live.Probe;
import io.millrace.kernel.ContentCodings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a node without a gateway answers over HTTP, so that it can be watched like the others:
/// `/livez`, `/readyz` and `/metrics`. Deploy with `ThreadingModel.VIRTUAL_THREAD`.
final class HealthServer extends VerticleBase {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int IDLE_SECONDS = 60;
    private static final String JSON = "application/json";
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final String host;
    private final int port;
    private final PrometheusMeterRegistry meters;
    private final List<Probe> needed;
    private final Departure departure;
    private @Nullable HttpServer server;

    /// @param port 0 takes a free one
    /// @param needed parts without which the node cannot work
    /// @param departure after whose beginning it is not ready
    HealthServer(
            String host,
            int port,
            PrometheusMeterRegistry meters,
            List<Probe> needed,
            Departure departure) {
        this.host = host;
        this.port = port;
        this.meters = meters;
        this.needed = List.copyOf(needed);
        this.departure = departure;
    }

    /// The port that it listens on, once deployed.
    int port() {
        return Objects.requireNonNull(server).actualPort();
    }

    @Override
    public Future<?> start() {
        var options =
                new HttpServerOptions().setHost(host).setPort(port).setIdleTimeout(IDLE_SECONDS);
        var created = vertx.createHttpServer(options).requestHandler(this::answer);
        server = created;
        return ContentCodings.load(vertx).compose(_ -> created.listen());
    }

    private void answer(HttpServerRequest request) {
        switch (String.valueOf(request.path())) {
            case "/livez" -> send(request, 200, JSON, "{\"status\":\"up\"}");
            case "/readyz" -> ready(request);
            case "/metrics" -> send(request, 200, METRICS, meters.scrape());
            default -> send(request, 404, JSON, "{\"status\":\"not found\"}");
        }
    }

    private void ready(HttpServerRequest request) {
        boolean isReady =
                !departure.hasBegun()
                        && needed.stream().allMatch(part -> part.isUp(context, PATIENCE));
        if (isReady) send(request, 200, JSON, "{\"status\":\"up\"}");
        else send(request, 503, JSON, "{\"status\":\"down\"}");
    }

    private static void send(HttpServerRequest request, int status, String type, String body) {
        request.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
    }
}
