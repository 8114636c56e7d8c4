package io.millrace.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.TenantTags;
import java.time.Duration;

/// Measures how long jobs run, by tenant and stage.
final class JobTimes {
    static final String NAME = "millrace.jobs";

    private final MeterRegistry registry;
    private final TenantTags tenants = new TenantTags();

    JobTimes(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(Job job, Duration took, String outcome) {
        Timer.builder(NAME)
                .description("Attempts at jobs")
                .tags(
                        TenantTags.NAME,
                        tenants.of(job.tenant()),
                        "stage",
                        job.stage().id(),
                        "outcome",
                        outcome)
                .register(registry)
                .record(took);
    }

    /// Drops the times of a tenant that is gone.
    void forget(String tenant) {
        tenants.forget(new TenantId(tenant));
        registry.find(NAME).tag(TenantTags.NAME, tenant).meters().forEach(registry::remove);
    }
}
