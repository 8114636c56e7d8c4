package io.millrace.gateway.calls;

import io.millrace.gateway.http.Answer;
import io.millrace.gateway.http.Call;
import io.millrace.gateway.http.Endpoint;
import io.millrace.gateway.http.RequestLimits;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.usage.Metering;
import io.millrace.tenants.usage.Plans;
import io.millrace.tenants.usage.Usage;
import java.util.List;
import java.util.Map;

/// What tenants may use and used: each its own, the operator everybody's.
public final class UsageCalls {
    private final Metering metering;
    private final RequestLimits requests;

    public UsageCalls(Metering metering, RequestLimits requests) {
        this.metering = metering;
        this.requests = requests;
    }

    record PlanList(List<Plans.Item> items) {}

    record NodeList(List<Usage.NodeItem> items) {}

    /// @param platform what is no tenant's
    /// @param total of all tenants and the platform
    record PlatformUsage(List<Usage.Day> platform, List<Usage.Day> total) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "getUsage", call -> Answer.ok(report(call.tenant())),
                "getTenantUsage", this::ofTenant,
                "getPlatformUsage", _ -> Answer.ok(ofPlatform()),
                "listPlans", _ -> Answer.ok(new PlanList(metering.plans().all())),
                "listNodes", _ -> Answer.ok(new NodeList(metering.usage().nodes())));
    }

    private Usage.Report report(TenantId tenant) {
        return metering.usage()
                .report(tenant, requests.used(tenant))
                .orElseThrow(() ->
                        Problem.unavailable("The usage is not known now; retry soon.")
                                .toException());
    }

    private Answer ofTenant(Call call) {
        var id = call.text("id");
        return Answer.ok(report(metering.plans().known(id)));
    }

    private PlatformUsage ofPlatform() {
        return new PlatformUsage(metering.usage().ofPlatform(), metering.usage().ofAll());
    }
}
