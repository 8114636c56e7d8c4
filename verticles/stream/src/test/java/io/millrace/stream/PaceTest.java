package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.kernel.TenantId;
import java.time.Duration;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final TenantId TENANT = new TenantId("abcdefghij12");
    private static final TenantId OTHER = new TenantId("abcdefghij13");

    private final Pace pace = new Pace();

    /// @param millis of a clock that is far from zero, as the real one may be
    private static long at(long millis) {
        return Long.MAX_VALUE
                - Duration.ofSeconds(1).toNanos()
                + Duration.ofMillis(millis).toNanos();
    }

    private long next(long millis) {
        return pace.next(TENANT, Stage.TRANSFORM, at(millis)).toMillis();
    }

    private Pace.Wake told(long millis) {
        return pace.told(TENANT, Stage.TRANSFORM, at(millis));
    }

    @Test
    void theFirstBeginsAtOnceAndTheNextTakesInWhatCameMeanwhile() {
        assertThat(next(0)).isZero();
        assertThat(next(5)).isEqualTo(195);
        assertThat(next(150)).isEqualTo(50);
        assertThat(next(210)).isEqualTo(190);
        assertThat(next(5_000)).isZero();
    }

    @Test
    void tenantsAndStagesDoNotWaitForEachOther() {
        assertThat(next(0)).isZero();

        assertThat(pace.next(OTHER, Stage.TRANSFORM, at(1))).isZero();
        assertThat(pace.next(TENANT, Stage.QUALITY, at(1))).isZero();
    }

    @Test
    void aLoadOfManyBatchesIsFollowedAFewTimes() {
        var begun = new TreeSet<Long>();

        for (long millis = 0; millis < 2_000; millis++) begun.add(millis + next(millis));

        assertThat(begun).hasSize(11).contains(0L, 200L, 2_000L);
    }

    @Test
    void whoTookLongRestsLong() {
        next(0);
        pace.rest(TENANT, Stage.TRANSFORM, Duration.ofSeconds(1), at(100));

        assertThat(next(150)).isEqualTo(850);
        assertThat(pace.isRest(TENANT, Stage.TRANSFORM, Duration.ofSeconds(1))).isTrue();
        assertThat(pace.isRest(TENANT, Stage.QUALITY, Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void whatAnotherNodeQueuedRestsHereToo() {
        pace.rest(TENANT, Stage.TRANSFORM, Duration.ofSeconds(1), at(0));

        assertThat(next(400)).isEqualTo(600);
    }

    @Test
    void workersAreToldAtOnceOfWhatBeginsAtOnceAndLaterOfTheRest() {
        next(0);
        assertThat(told(2)).isEqualTo(new Pace.Wake(true, Duration.ZERO));

        next(10);
        assertThat(told(12)).isEqualTo(new Pace.Wake(false, Duration.ofMillis(188)));
    }

    @Test
    void whoeverIsToBeginAtOnceIsNotForgottenForTheNext() {
        next(0);
        next(10);

        assertThat(told(12)).isEqualTo(new Pace.Wake(true, Duration.ofMillis(188)));
        assertThat(told(13)).isEqualTo(new Pace.Wake(false, Duration.ofMillis(187)));
    }

    @Test
    void aTenantThatIsGoneIsForgotten() {
        next(0);

        pace.forget(TENANT.value());

        assertThat(next(1)).isZero();
    }
}
