package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.kernel.TenantId;
import io.millrace.kernel.TenantTags;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobTimesTest {
    @Test
    void tenantsBeyondTheBoundShareATimer() {
        var meters = new SimpleMeterRegistry();
        var times = new JobTimes(meters);

        for (int i = 0; i < TenantTags.MOST + 50; i++) {
            times.record(job(new TenantId("a%011d".formatted(i))), Duration.ofMillis(3), "done");
        }

        assertThat(meters.getMeters()).hasSize(TenantTags.MOST + 1);
        var others = meters.get(JobTimes.NAME).tags("tenant", "other", "stage", "rca").timer();
        assertThat(others.count()).isEqualTo(50);
    }

    private static Job job(TenantId tenant) {
        return new Job("main", 1, tenant, Stage.RCA, "k", Map.of(), 1, 1, 1, "t", null);
    }
}
