package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.kernel.TenantId;
import org.junit.jupiter.api.Test;

class SourceLagTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SourceLag lag = new SourceLag(meters);
    private final TenantId tenant = new TenantId("a00000000001");

    @Test
    void aTenantsLagIsThatOfAllItsSources() {
        lag.set(tenant, "orders", 5);
        lag.set(tenant, "calls", 7);

        lag.set(tenant, "orders", 2);

        assertThat(meters.get(SourceLag.NAME).tag("tenant", tenant.value()).gauge().value())
                .isEqualTo(9);
    }

    @Test
    void aTenantWithoutSourcesHasNoSeries() {
        lag.set(tenant, "orders", 5);

        lag.forget(tenant, "orders");

        assertThat(meters.getMeters()).isEmpty();
    }
}
