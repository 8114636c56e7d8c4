package io.millrace.stream;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Measures how long jobs run, by tenant and stage. The first [#MOST_TENANTS] tenants that this
/// node works for have a timer of their own; the others share one.
final class JobTimes {
    static final String NAME = "millrace.jobs";
    static final int MOST_TENANTS = 200;
    private static final String OTHERS = "other";

    private final MeterRegistry registry;
    private final Set<String> tenants = ConcurrentHashMap.newKeySet();

    JobTimes(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(Job job, Duration took, String outcome) {
        registry.timer(
                        NAME,
                        "tenant",
                        tag(job.tenant().value()),
                        "stage",
                        job.stage().id(),
                        "outcome",
                        outcome)
                .record(took);
    }

    /// Drops the times of a tenant that is gone.
    void forget(String tenant) {
        tenants.remove(tenant);
        registry.find(NAME).tag("tenant", tenant).meters().forEach(registry::remove);
    }

    private String tag(String tenant) {
        if (tenants.contains(tenant)) return tenant;
        if (tenants.size() >= MOST_TENANTS) return OTHERS;
        tenants.add(tenant);
        return tenant;
    }
}
