package io.millrace.gateway.live;

import io.millrace.kernel.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// How many sockets each tenant has on this node, over all its gateways, and how many frames went
/// out on them.
public final class SocketCount {
    private final int maxPerTenant;
    private final Map<TenantId, Integer> sockets = new ConcurrentHashMap<>();
    private final LongAdder frames = new LongAdder();

    public SocketCount(int maxPerTenant) {
        this.maxPerTenant = maxPerTenant;
    }

    /// Counts one more; false, and not counted, when the tenant has its share already.
    boolean enter(TenantId tenant) {
        int now = sockets.merge(tenant, 1, Integer::sum);
        if (now <= maxPerTenant) return true;
        leave(tenant);
        return false;
    }

    void leave(TenantId tenant) {
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
