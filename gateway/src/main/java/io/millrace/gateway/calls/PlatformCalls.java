package io.millrace.gateway.calls;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.live.ServiceMonitor;
import io.millrace.kernel.Problem;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Health of the node, its metrics, the OpenAPI file.
public final class PlatformCalls {
    private final String openapi;
    private final PrometheusMeterRegistry meters;
    private final ServiceMonitor services;
    private final BooleanSupplier stays;

    /// @param stays false once the node is about to leave
    public PlatformCalls(
            String openapi,
            PrometheusMeterRegistry meters,
            ServiceMonitor services,
            BooleanSupplier stays) {
        this.openapi = openapi;
        this.meters = meters;
        this.services = services;
        this.stays = stays;
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
        boolean isWhole = now.stream().allMatch(ServiceMonitor.Service::answers);
        return Answer.ok(new Health(isWhole ? "up" : "degraded", now));
    }

    private Answer ready(Call call) {
        if (!stays.getAsBoolean()) {
            throw Problem.unavailable("Not ready: the node is about to leave.").toException();
        }
        var missing = services.missing();
        if (missing.isEmpty()) return Answer.ok(new State("up"));
        throw Problem.unavailable("Not ready: " + String.join(", ", missing) + ".").toException();
    }

    private Answer metrics(Call call) {
        return text("text/plain; version=0.0.4; charset=utf-8", meters.scrape());
    }

    private static Answer text(String type, String text) {
        return Answer.of(200, type, Buffer.buffer(text));
    }
}
