package io.millrace.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    @Test
    void aClientMayBeWaitedForAsLongAsItTakesEnough() {
        var pace = new Pace(Duration.ofSeconds(60), 1_000);

        assertThat(pace.most(0)).isEqualTo(Duration.ofSeconds(60));
        assertThat(pace.most(500)).isEqualTo(Duration.ofMillis(60_500));
        assertThat(pace.most(1_000_000)).isEqualTo(Duration.ofSeconds(1_060));
    }
}
