package io.millrace.gateway.calls;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.live.ServiceMonitor;
import io.millrace.kernel.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Health of the node, its metrics, the OpenAPI file.
public final class PlatformCalls {
    private static final int PATIENCE_SECONDS = 2;

    private final Vertx vertx;
    private final String openapi;
    private final PrometheusMeterRegistry meters;
    private final ServiceMonitor services;
    private final List<Probe> probes;

    public PlatformCalls(
            Vertx vertx,
            String openapi,
            PrometheusMeterRegistry meters,
            ServiceMonitor services,
            List<Probe> probes) {
        this.vertx = vertx;
        this.openapi = openapi;
        this.meters = meters;
        this.services = services;
        this.probes = List.copyOf(probes);
    }

    record State(String status) {}

    record Health(String status, List<ServiceMonitor.Service> services) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "health", this::health,
                "livez", _ -> Answer.ok(new State("up")),
                "readyz", this::ready,
                "metrics", this::metrics,
                "openapi", _ -> text("application/yaml", openapi));
    }

    private Answer health(Call call) {
        var now = services.now().items();
        boolean isWhole = now.stream().allMatch(service -> service.state().equals("up"));
        return Answer.ok(new Health(isWhole ? "up" : "degraded", now));
    }

    private Answer ready(Call call) {
        for (var probe : probes) check(probe);
        return Answer.ok(new State("up"));
    }

    private void check(Probe probe) {
        var checked =
                Together.here(vertx)
                        .start(() -> {
                            probe.check().run();
                            return probe;
                        });
        try {
            checked.timeout(PATIENCE_SECONDS, TimeUnit.SECONDS).await();
        } catch (Exception e) { // await throws checked ones too
            throw Problem.unavailable("Not ready: " + probe.name() + ".").toException();
        }
    }

    private Answer metrics(Call call) {
        return text("text/plain; version=0.0.4; charset=utf-8", meters.scrape());
    }

    private static Answer text(String type, String text) {
        return Answer.of(200, type, Buffer.buffer(text));
    }
}
