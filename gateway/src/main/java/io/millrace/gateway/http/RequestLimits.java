package io.millrace.gateway.http;

import io.millrace.gateway.limit.Allowance;
import io.millrace.gateway.limit.ClusterLimiter;
import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.usage.Quota;
import io.millrace.tenants.usage.Quotas;
import java.time.Duration;
import java.util.Optional;

/// Counts tenants' requests and holds them to their plans, over all nodes.
public final class RequestLimits {
    static final String POLICY = "requests";

    private final Quotas quotas;
    private final ClusterLimiter limiter;

    public RequestLimits(Quotas quotas, ClusterLimiter limiter) {
        this.quotas = quotas;
        this.limiter = limiter;
    }

    /// Counts a request.
    ///
    /// @return empty where the tenant's limit is not known
    Optional<Allowance> take(TenantId tenant) {
        quotas.request(tenant);
        return quotas.requests(tenant).map(limit -> limiter.take(tenant.value(), limit));
    }

    /// Counts a request where this node holds a try for it. Never waits.
    Optional<Allowance> takeHeld(TenantId tenant) {
        var taken =
                quotas.knownRequests(tenant)
                        .flatMap(limit -> limiter.takeHeld(tenant.value(), limit));
        if (taken.isPresent()) quotas.request(tenant);
        return taken;
    }

    /// Requests of a tenant over the last minute.
    public long used(TenantId tenant) {
        return quotas.requests(tenant).map(limit -> limiter.used(tenant.value(), limit)).orElse(0L);
    }

    /// Drops what was counted of a tenant that is gone.
    public void forget(TenantId tenant) {
        limiter.forget(tenant.value());
    }

    static Problem refusal(Allowance allowance) {
        long used = allowance.limit() - allowance.remaining();
        var wait = Duration.ofSeconds(allowance.retrySeconds());
        return Quotas.over(Quota.REQUESTS, allowance.limit(), used, wait);
    }
}
