package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.live.FlowMonitor;
import java.util.Map;

/// How a tenant's flows in NiFi do, and whether they run.
public final class FlowCalls {
    private final FlowMonitor flows;

    public FlowCalls(FlowMonitor flows) {
        this.flows = flows;
    }

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listFlows", call -> Answer.ok(flows.of(call.tenant())),
                "startFlow", call -> Answer.ok(flows.run(call.tenant(), call.text("name"), true)),
                "stopFlow", call -> Answer.ok(flows.run(call.tenant(), call.text("name"), false)));
    }
}
