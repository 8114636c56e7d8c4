package io.millrace.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.TenantTags;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// How many records of their topics the sources have still to read, by tenant: of the partitions
/// that this node reads, so a cluster's lag is the sum over its nodes.
final class SourceLag {
    static final String NAME = "millrace.source.lag";

    private final MultiGauge gauge;
    private final TenantTags tenants = new TenantTags();
    private final Map<Source, Long> lags = new HashMap<>();

    private record Source(TenantId tenant, String name) {}

    SourceLag(MeterRegistry meters) {
        gauge =
                MultiGauge.builder(NAME)
                        .description("Records of the sources' topics that are not stored yet")
                        .register(meters);
    }

    synchronized void set(TenantId tenant, String source, long records) {
        var before = lags.put(new Source(tenant, source), records);
        if (before == null || before != records) show();
    }

    /// A source that is read no more has no lag.
    synchronized void forget(TenantId tenant, String source) {
        if (lags.remove(new Source(tenant, source)) != null) show();
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
