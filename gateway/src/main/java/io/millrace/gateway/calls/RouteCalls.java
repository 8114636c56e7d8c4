package io.millrace.gateway.calls;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.ingest.api.IngestRequest;
import io.millrace.ingest.api.IngestRequest.RouteRule;
import io.millrace.kernel.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Routes of mixed records, and the records that none took: all asked of ingest.
public final class RouteCalls {
    private final Services services;

    public RouteCalls(Services services) {
        this.services = services;
    }

    record Order(long version, List<RouteRule> items) {}

    record Trial(@Nullable String source, JsonNode record, @Nullable List<RouteRule> items) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "getRoutes", call -> ok(call, new IngestRequest.GetRoutes(call.tenant())),
                "putRoutes", this::put,
                "previewRoute", call -> ok(call, preview(call)),
                "listUnrouted", call -> ok(call, unrouted(call)),
                "routeAgain", call -> ok(call, again(call)),
                "getRouting", call -> ok(call, routing(call)));
    }

    private Answer ok(Call call, IngestRequest<?> request) {
        return Answer.ok(services.ask(IngestRequest.ADDRESS, request, call));
    }

    private Answer put(Call call) {
        var order = call.body(Order.class);
        var request =
                new IngestRequest.PutRoutes(
                        call.tenant(), order.version(), order.items(), call.caller().actor());
        var listed = new IngestRequest.GetRoutes(call.tenant());
        var before = services.ask(IngestRequest.ADDRESS, listed, call);
        var after = services.ask(IngestRequest.ADDRESS, request, call);
        return Answer.ok(after).changing(before, after);
    }

    private static IngestRequest<?> preview(Call call) {
        var trial = call.body(Trial.class);
        return new IngestRequest.PreviewRoute(
                call.tenant(), trial.source(), Json.write(trial.record()), trial.items());
    }

    private static IngestRequest<?> unrouted(Call call) {
        return new IngestRequest.Unrouted(call.tenant(), call.limit(), call.nullable("cursor"));
    }

    private static IngestRequest<?> again(Call call) {
        return new IngestRequest.RouteAgain(call.tenant(), call.nullable("cursor"));
    }

    private static IngestRequest<?> routing(Call call) {
        return new IngestRequest.GetRouting(call.tenant(), call.text("id"));
    }
}
