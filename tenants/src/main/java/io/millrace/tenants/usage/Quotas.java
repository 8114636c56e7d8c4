package io.millrace.tenants.usage;

import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// Holds tenants to their limits. What other nodes let through counts a few seconds later.
public final class Quotas {
    private static final List<Quota> INCOMING = List.of(Quota.ROWS, Quota.BYTES, Quota.STORAGE);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Duration LATER = Duration.ofMinutes(1);

    private final Usage usage;
    private final InstantSource clock;

    public Quotas(Usage usage, InstantSource clock) {
        this.usage = usage;
        this.clock = clock;
    }

    /// A tenant may have so many requests a minute over all nodes; empty where nobody knows.
    public Optional<Long> requests(TenantId tenant) {
        return usage.allotment(tenant).map(its -> its.limits().requests());
    }

    /// The same, where it was looked up before. Never waits.
    public Optional<Long> knownRequests(TenantId tenant) {
        return usage.knownAllotment(tenant).map(its -> its.limits().requests());
    }

    /// Why no more data of a tenant is taken now; empty when it is.
    ///
    /// @param bytes that are about to come, as far as is known
    public Optional<Problem> incoming(TenantId tenant, long bytes) {
        var allotment = usage.allotment(tenant);
        if (allotment.isEmpty()) return Optional.empty();
        for (var quota : INCOMING) {
            long limit = allotment.get().limits().of(quota);
            long used = usage.used(tenant, allotment.get(), quota);
            long more = quota == Quota.BYTES ? Math.max(1, bytes) : 1;
            if (used + more > limit) return Optional.of(over(quota, limit, used));
        }
        return Optional.empty();
    }

    /// The answer to what goes over a quota.
    public Problem over(Quota quota, long limit, long used) {
        return over(quota, limit, used, retryAfter(quota));
    }

    public static Problem over(Quota quota, long limit, long used, Duration retryAfter) {
        var more = (int) Math.max(1, retryAfter.toSeconds());
        return Problem.overQuota(quota.id(), quota.per(), limit, used, more);
    }

    private Duration retryAfter(Quota quota) {
        return switch (quota) {
            case ROWS, BYTES -> untilMidnight();
            case REQUESTS, CONNECTIONS -> SOON;
            case STORAGE -> LATER;
        };
    }

    private Duration untilMidnight() {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        return Duration.between(now, now.truncatedTo(ChronoUnit.DAYS).plusDays(1));
    }

    /// Counts a request; [#incoming] and the like are not part of it.
    public void request(TenantId tenant) {
        usage.meter().request(tenant);
    }

    /// Counts one more connection.
    ///
    /// @return why there may be none, and none is counted
    public Optional<Problem> connect(TenantId tenant) {
        usage.connected(tenant, 1);
        var allotment = usage.allotment(tenant);
        if (allotment.isEmpty()) return Optional.empty();
        long limit = allotment.get().limits().connections();
        long used = usage.used(tenant, allotment.get(), Quota.CONNECTIONS);
        if (used <= limit) return Optional.empty();
        disconnect(tenant);
        return Optional.of(over(Quota.CONNECTIONS, limit, used - 1));
    }

    public void disconnect(TenantId tenant) {
        usage.connected(tenant, -1);
    }
}
