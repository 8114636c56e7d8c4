package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.rca.api.RcaRequest;
import java.util.Map;

/// Incidents with their causes: asked of rca.
public final class IncidentCalls {
    private final Services services;

    public IncidentCalls(Services services) {
        this.services = services;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listIncidents", call -> ok(call, incidents(call)),
                "getIncident", call -> ok(call, incident(call)));
    }

    private Answer ok(Call call, RcaRequest<?> request) {
        return Answer.ok(services.ask(RcaRequest.ADDRESS, request, call));
    }

    private static RcaRequest<?> incidents(Call call) {
        return new RcaRequest.Incidents(call.tenant(), call.nullable("state"), call.limit());
    }

    private static RcaRequest<?> incident(Call call) {
        return new RcaRequest.GetIncident(call.tenant(), call.text("id"));
    }
}
