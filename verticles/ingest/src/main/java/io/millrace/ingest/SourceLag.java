package io.millrace.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.TenantTags;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// How many records of their topics the sources have still to read, by tenant: of the partitions
/// that this node reads, so a cluster's lag is the sum over its nodes. And how evenly what was read
/// is spread over these partitions.
final class SourceLag {
    static final String NAME = "millrace.source.lag";
    static final String SHARE = "millrace.source.share";
    private static final double PARTS = 100;

    private final MultiGauge gauge;
    private final MultiGauge shareGauge;
    private final TenantTags tenants = new TenantTags();
    private final Map<Source, Long> lags = new HashMap<>();
    private final Map<Source, Map<Integer, Long>> reads = new HashMap<>();
    private final Map<Source, Double> shares = new HashMap<>();

    private record Source(TenantId tenant, String name) {}

    SourceLag(MeterRegistry meters) {
        gauge =
                MultiGauge.builder(NAME)
                        .description("Records of the sources' topics that are not stored yet")
                        .register(meters);
        shareGauge =
                MultiGauge.builder(SHARE)
                        .description("Part of what was read that the fullest partition brought")
                        .register(meters);
    }

    synchronized void set(TenantId tenant, String source, long records) {
        var before = lags.put(new Source(tenant, source), records);
        if (before == null || before != records) show();
    }

    /// Counts records of a partition that were stored.
    synchronized void read(TenantId tenant, String source, int partition, long records) {
        var its = new Source(tenant, source);
        var counts = reads.computeIfAbsent(its, _ -> new HashMap<>());
        counts.merge(partition, records, Long::sum);
        double all = counts.values().stream().mapToLong(Long::longValue).sum();
        double share = Math.round(PARTS * Collections.max(counts.values()) / all) / PARTS;
        var before = shares.put(its, share);
        if (!Double.valueOf(share).equals(before)) showShares();
    }

    /// A source that is read no more has no lag.
    synchronized void forget(TenantId tenant, String source) {
        var its = new Source(tenant, source);
        reads.remove(its);
        if (shares.remove(its) != null) showShares();
        if (lags.remove(its) != null) show();
    }

    /// Of a tenant with several sources, that of the one that is spread least evenly.
    private void showShares() {
        var most = new TreeMap<String, Double>();
        shares.forEach(
                (source, share) -> most.merge(tenants.of(source.tenant()), share, Math::max));
        shareGauge.register(
                most.entrySet().stream()
                        .map(one ->
                                MultiGauge.Row.of(
                                        Tags.of(TenantTags.NAME, one.getKey()), one.getValue()))
                        .toList(),
                true);
    }

    private void show() {
        var sums = new TreeMap<String, Long>();
        lags.forEach(
                (source, records) -> sums.merge(tenants.of(source.tenant()), records, Long::sum));
        gauge.register(
                sums.entrySet().stream()
                        .map(sum ->
                                MultiGauge.Row.of(
                                        Tags.of(TenantTags.NAME, sum.getKey()), sum.getValue()))
                        .toList(),
                true);
    }
}
