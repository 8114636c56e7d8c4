package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What every source that is pulled over a network keeps to besides, whatever its kind.
interface SourceContract extends PullContract {
    /// Less than what the records take, more than any greeting.
    long HALF_WAY = 30_000;

    String WRONG = "wrong-8731-secret";

    /// A server of one kind.
    interface Served extends Pulled {
        /// On loopback.
        int port();

        /// That it asks for.
        String secret();

        /// Makes it the tenant's source, without looks.
        ///
        /// @param isFull all at each pull, where there is a choice
        void declare(Pulls pulls, int port, String secret, boolean isFull);

        @Override
        default void declare(Pulls pulls, boolean isFull) {
            declare(pulls, port(), secret(), isFull);
        }
    }

    @Override
    Served serve();

    @Test
    default void aConnectionThatDiesHalfWayLosesAndDoublesNothing() {
        dies(true);
    }

    @Test
    default void aConnectionThatDiesBehindWhatWasTakenLosesAndDoublesNothing() {
        dies(false);
    }

    private void dies(boolean isFull) {
        var pulls = PullContract.pulls();
        try (var served = serve();
                var proxy = new CutProxy(served.port(), HALF_WAY)) {
            assumeTrue(isFull || served.isIncremental());
            served.add(0, MANY);
            served.declare(pulls, proxy.port(), served.secret(), isFull);

            var pull = PullContract.well(pulls);

            assertThat(proxy.hasCut()).isTrue();
            assertThat(pull.rowsStored()).isEqualTo(MANY);
            PullContract.holds(pulls, MANY);
        }
    }

    @Test
    default void aWrongSecretIsOneProblemWithoutIt() {
        var pulls = PullContract.pulls();
        try (var served = serve()) {
            served.add(0, 1);
            served.declare(pulls, served.port(), WRONG, true);

            var pull = pulls.pull();

            assertThat(pull.state()).isEqualTo("failed");
            assertThat(pull.problem()).isNotBlank().doesNotContain(WRONG).endsWith(ending());
            assertThat(pulls.batches()).isEmpty();
        }
    }

    /// Of the sentence that a wrong secret is told with; empty where the server says it.
    default String ending() {
        return "";
    }

    @Test
    default void anAddressThatMayNotBeReachedIsNotAsked() {
        var pulls = PullContract.pulls();
        try (var served = serve()) {
            served.add(0, 1);
            served.declare(pulls, served.port(), served.secret(), true);
            var closed = new OutgoingGuard(List.of(), List.of());

            pulls.worker(pulls.things().objects, Things.BOUNDS, closed).handle(pulls.held());

            assertThat(pulls.last().state()).isEqualTo("failed");
            assertThat(pulls.last().problem()).contains("is at an address of a private network");
            assertThat(pulls.batches()).isEmpty();
        }
    }
}
