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
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/// What tenants may use and used: each its own, the operator everybody's.
public final class UsageCalls {
    private static final int USUAL_DAYS = 31;

    private final Metering metering;
    private final RequestLimits requests;
    private final Clock clock;

    public UsageCalls(Metering metering, RequestLimits requests, Clock clock) {
        this.metering = metering;
        this.requests = requests;
        this.clock = clock;
    }

    record PlanList(List<Plans.Item> items) {}

    record NodeList(List<Usage.NodeItem> items) {}

    /// @param platform what is no tenant's
    /// @param total of all tenants and the platform
    record PlatformUsage(List<Usage.Day> platform, List<Usage.Day> total) {}

    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "getUsage", call -> Answer.ok(report(call, call.tenant())),
                "getTenantUsage", this::ofTenant,
                "getPlatformUsage", call -> Answer.ok(ofPlatform(call)),
                "listPlans", _ -> Answer.ok(new PlanList(metering.plans().all())),
                "listNodes", _ -> Answer.ok(new NodeList(metering.usage().nodes())));
    }

    private Usage.Report report(Call call, TenantId tenant) {
        var report = report(tenant);
        if (!Days.isGiven(call)) return report;
        var days = days(call);
        return new Usage.Report(
                report.plan(),
                report.quotas(),
                metering.usage().days(tenant, days.from(), days.to()));
    }

    private Days days(Call call) {
        return Days.of(call, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), USUAL_DAYS);
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
        return Answer.ok(report(call, metering.plans().known(id)));
    }

    private PlatformUsage ofPlatform(Call call) {
        var days = days(call);
        return new PlatformUsage(
                metering.usage().ofPlatform(days.from(), days.to()),
                metering.usage().ofAll(days.from(), days.to()));
    }
}
