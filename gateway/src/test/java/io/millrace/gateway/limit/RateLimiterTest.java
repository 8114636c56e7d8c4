package io.millrace.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RateLimiterTest {
    private static final long SECOND = 1_000_000_000L;

    private final RateLimiter limiter = new RateLimiter(3, Duration.ofSeconds(30), 2);

    @Test
    void limitIsFreeAtOnceThenOneTryComesBackAtATime() {
        assertThat(limiter.take("a", 0).remaining()).isEqualTo(2);
        assertThat(limiter.take("a", 0).remaining()).isEqualTo(1);
        var last = limiter.take("a", 0);
        var refused = limiter.take("a", SECOND);

        assertThat(last).isEqualTo(new Quota(3, 30, 0, 30, 0));
        assertThat(refused.isAllowed()).isFalse();
        assertThat(refused.retrySeconds()).isEqualTo(9);
        assertThat(limiter.take("a", 9 * SECOND).isAllowed()).isFalse();
        assertThat(limiter.take("a", 10 * SECOND).isAllowed()).isTrue();
        assertThat(limiter.take("a", 10 * SECOND).isAllowed()).isFalse();
    }

    @Test
    void refusedTriesDoNotPushTheNextAllowedOneAway() {
        for (int i = 0; i < 100; i++) limiter.take("a", 0);

        assertThat(limiter.take("a", 10 * SECOND).isAllowed()).isTrue();
    }

    @Test
    void keysAreApartAndBounded() {
        for (int i = 0; i < 3; i++) limiter.take("a", 0);

        assertThat(limiter.take("b", 0).remaining()).isEqualTo(2);
        assertThat(limiter.take("a", 0).isAllowed()).isFalse();
        limiter.take("c", 0);
        limiter.take("d", 0);
        assertThat(limiter.take("a", 0).remaining()).isEqualTo(2);
    }

    @Test
    void tighterOfTwoQuotasCounts() {
        var wide = new Quota(10, 60, 9, 6, 0);
        var narrow = new Quota(3, 60, 1, 40, 0);
        var spent = new Quota(99, 60, 5, 60, 7);

        assertThat(wide.and(narrow)).isEqualTo(narrow);
        assertThat(narrow.and(wide)).isEqualTo(narrow);
        assertThat(narrow.and(spent)).isEqualTo(spent);
        assertThat(spent.and(wide)).isEqualTo(spent);
    }
}
