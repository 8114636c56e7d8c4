package io.millrace.tenants.db;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Who keeps connections busy: how many on average over the last seconds, the latest most.
final class Busy {
    private static final double SPAN_NANOS = 2e9;

    /// Who keeps fewer busy has not worth counting.
    private static final double NOTHING = 0.01;

    private final Map<String, Load> loads = new ConcurrentHashMap<>();

    /// @param at [System#nanoTime()] of the last use
    private record Load(double connections, long at) {
        double at(long nanos) {
            return connections * Math.exp((at - nanos) / SPAN_NANOS);
        }

        Load plus(Load more) {
            return new Load(at(more.at) + more.connections, more.at);
        }
    }

    /// A connection worked for `tenant`, for so long until `now`.
    void add(String tenant, long nanos, long now) {
        loads.merge(tenant, new Load(nanos / SPAN_NANOS, now), Load::plus);
    }

    /// Whether the tenant keeps more than one connection busy, and no fewer than those that use any
    /// do on average.
    boolean isMuch(String tenant, long now) {
        var load = loads.get(tenant);
        if (load == null || load.at(now) <= 1) return false;
        loads.values().removeIf(its -> its.at(now) < NOTHING);
        double average =
                loads.values().stream().mapToDouble(its -> its.at(now)).average().orElse(0);
        return load.at(now) >= average;
    }
}
