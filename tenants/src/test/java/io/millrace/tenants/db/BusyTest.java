package io.millrace.tenants.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BusyTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Busy busy = new Busy();

    /// `tenant` keeps so many connections busy for ten seconds.
    private void use(String tenant, int connections) {
        for (int second = 1; second <= 10; second++) {
            busy.add(tenant, connections * SECOND, second * SECOND);
        }
    }

    @Test
    void whoUsesMoreThanOneConnectionAndThanOthersUsesMuch() {
        use("flood", 4);
        use("quiet", 1);

        assertThat(busy.isMuch("flood", 10 * SECOND)).isTrue();
        assertThat(busy.isMuch("quiet", 10 * SECOND)).isFalse();
        assertThat(busy.isMuch("unknown", 10 * SECOND)).isFalse();
    }

    @Test
    void whoUsesLessThanOthersDoesNotUseMuch() {
        use("flood", 9);
        use("slowed", 3);

        assertThat(busy.isMuch("slowed", 10 * SECOND)).isFalse();
    }

    @Test
    void usingMuchIsForgottenInSeconds() {
        use("flood", 4);

        assertThat(busy.isMuch("flood", 20 * SECOND)).isFalse();
    }
}
