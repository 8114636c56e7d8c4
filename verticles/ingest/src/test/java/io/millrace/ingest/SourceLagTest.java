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
    void theShareIsThatOfTheFullestPartitionOfTheLeastEvenSource() {
        lag.read(tenant, "orders", 0, 10);
        assertThat(share()).isEqualTo(1);

        lag.read(tenant, "orders", 1, 20);
        lag.read(tenant, "orders", 2, 10);
        assertThat(share()).isEqualTo(0.5);

        lag.read(tenant, "calls", 0, 30);
        lag.read(tenant, "calls", 1, 10);
        assertThat(share()).isEqualTo(0.75);

        lag.forget(tenant, "calls");
        assertThat(share()).isEqualTo(0.5);
    }

    private double share() {
        return meters.get(SourceLag.SHARE).tag("tenant", tenant.value()).gauge().value();
    }

    @Test
    void aTenantWithoutSourcesHasNoSeries() {
        lag.set(tenant, "orders", 5);
        lag.read(tenant, "orders", 0, 5);

        lag.forget(tenant, "orders");

        assertThat(meters.getMeters()).isEmpty();
    }
}
