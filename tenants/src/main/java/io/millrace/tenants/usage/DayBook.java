package io.millrace.tenants.usage;

import io.millrace.tenants.db.Meter.Amounts;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What this run of a node used on one day (UTC), by tenant. Written from one thread, read from
/// any.
final class DayBook {
    private static final double SMOOTHING = 0.4;
    private static final double QUIET = 0.001;

    private final LocalDate day;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Set<String> unwritten = new HashSet<>();

    /// @param peak most connections at once over all nodes, as far as this one saw
    /// @param connections of this node now
    /// @param cpuRate cores that are busy lately
    /// @param rowRate rows a second lately
    record Entry(
            String tenant,
            Amounts amounts,
            long peak,
            long connections,
            double cpuRate,
            double rowRate) {
        private static Entry empty(String tenant) {
            return new Entry(tenant, Amounts.NONE, 0, 0, 0, 0);
        }

        private boolean isMoving() {
            return connections > 0 || cpuRate > 0 || rowRate > 0;
        }

        private Entry plus(Amounts more, double seconds) {
            return new Entry(
                    tenant,
                    amounts.plus(more),
                    peak,
                    connections,
                    smoothed(cpuRate, more.cpuNanos() / 1e9 / seconds),
                    smoothed(rowRate, more.rows() / seconds));
        }

        private static double smoothed(double before, double now) {
            double rate = before + SMOOTHING * (now - before);
            return rate < QUIET ? 0 : rate;
        }
    }

    DayBook(LocalDate day) {
        this.day = day;
    }

    LocalDate day() {
        return day;
    }

    Amounts of(String tenant) {
        var entry = entries.get(tenant);
        return entry == null ? Amounts.NONE : entry.amounts();
    }

    /// Adds what was used over the last `seconds`; the rates of those that used nothing sink.
    void add(Map<String, Amounts> used, double seconds) {
        var touched = new HashSet<>(used.keySet());
        entries.values().stream().filter(Entry::isMoving).map(Entry::tenant).forEach(touched::add);
        for (var tenant : touched) {
            var before = entries.getOrDefault(tenant, Entry.empty(tenant));
            put(before.plus(used.getOrDefault(tenant, Amounts.NONE), seconds));
        }
    }

    /// @param elsewhere connections on other nodes
    void connections(String tenant, long here, long elsewhere) {
        var its = entries.getOrDefault(tenant, Entry.empty(tenant));
        if (here == 0 && its.connections() == 0) return;
        long peak = Math.max(its.peak(), here + elsewhere);
        put(new Entry(tenant, its.amounts(), peak, here, its.cpuRate(), its.rowRate()));
    }

    private void put(Entry entry) {
        entries.put(entry.tenant(), entry);
        unwritten.add(entry.tenant());
    }

    /// Tenants that have connections here as far as is written.
    List<String> connected() {
        return entries.values().stream()
                .filter(entry -> entry.connections() > 0)
                .map(Entry::tenant)
                .toList();
    }

    /// What changed since it was written.
    List<Entry> unwritten() {
        var found = new ArrayList<Entry>();
        for (var tenant : unwritten) {
            var entry = entries.get(tenant);
            if (entry != null) found.add(entry);
        }
        return found;
    }

    void written() {
        unwritten.clear();
    }

    double cpuRate() {
        return entries.values().stream().mapToDouble(Entry::cpuRate).sum();
    }

    void forget(String tenant) {
        entries.remove(tenant);
    }
}
