package io.millrace.gateway.live;

import io.millrace.kernel.Problem;
import io.millrace.kernel.TenantId;
import io.millrace.tenants.usage.Quotas;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How many sockets each tenant has on this node, over all its gateways, and how many frames went
/// out on them.
public final class SocketCount {
    private final int maxPerTenant;
    private final Quotas quotas;
    private final Map<TenantId, Integer> sockets = new ConcurrentHashMap<>();
    private final LongAdder frames = new LongAdder();

    /// @param maxPerTenant on this node, whatever its plan
    public SocketCount(int maxPerTenant, Quotas quotas) {
        this.maxPerTenant = maxPerTenant;
        this.quotas = quotas;
    }

    /// Learns what a tenant may have; waits.
    void prepare(TenantId tenant) {
        quotas.requests(tenant);
    }

    /// Counts one more.
    ///
    /// @return why it may not have one more, and is not counted
    Optional<String> enter(TenantId tenant) {
        if (sockets.getOrDefault(tenant, 0) >= maxPerTenant) {
            return Optional.of("too many sockets on this node");
        }
        var refused = quotas.connect(tenant);
        if (refused.isPresent()) return refused.map(SocketCount::reason);
        sockets.merge(tenant, 1, Integer::sum);
        return Optional.empty();
    }

    private static String reason(Problem refused) {
        return "over quota: connections, "
                + refused.members().get("limit")
                + " at once are allowed";
    }

    void leave(TenantId tenant) {
        quotas.disconnect(tenant);
        sockets.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    }

    void sent() {
        frames.increment();
    }

    public long frames() {
        return frames.sum();
    }

    public int total() {
        return sockets.values().stream().mapToInt(Integer::intValue).sum();
    }
}
