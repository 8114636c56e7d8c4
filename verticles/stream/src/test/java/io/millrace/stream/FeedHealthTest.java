package io.millrace.stream;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.kernel.ProblemException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedHealthTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final FeedHealth health = new FeedHealth();
    private long now = System.nanoTime();

    private void look(long end, Duration unsent) {
        now += SECOND;
        health.brokerAnswered(Map.of("events-0", end), now);
        health.unsent(unsent, now);
    }

    private void flows() {
        assertThatCode(() -> health.checkFlow(now)).doesNotThrowAnyException();
    }

    private void isDry() {
        assertThatThrownBy(() -> health.checkFlow(now)).isInstanceOf(ProblemException.class);
    }

    @Test
    void nothingIsClaimedBeforeTheFirstLook() {
        isDry();
        assertThatThrownBy(() -> health.checkBroker(now)).isInstanceOf(ProblemException.class);
    }

    @Test
    void whatWasThereBeforeIsNotWaitedFor() {
        for (int i = 0; i < 10; i++) look(100, Duration.ZERO);

        flows();
    }

    @Test
    void brokerThatIsNotHeardForAWhileIsAway() {
        look(0, Duration.ZERO);

        now += 3 * SECOND;

        isDry();
        assertThatThrownBy(() -> health.checkBroker(now)).isInstanceOf(ProblemException.class);
        look(0, Duration.ZERO);
        flows();
    }

    @Test
    void eventsThatWaitTooLongInTheOutboxDoNotFlow() {
        look(0, Duration.ofSeconds(4));
        flows();

        look(0, Duration.ofSeconds(6));

        isDry();
        assertThatCode(() -> health.checkBroker(now)).doesNotThrowAnyException();
        look(0, Duration.ZERO);
        flows();
    }

    @Test
    void eventsThatKafkaHasAndTheFeedDoesNotReadDoNotFlow() {
        look(0, Duration.ZERO);
        look(5, Duration.ZERO);
        flows();

        for (int i = 0; i < 6; i++) look(5, Duration.ZERO);

        isDry();
        health.received("events-0", 4);
        look(9, Duration.ZERO);
        flows();
    }
}
