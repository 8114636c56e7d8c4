package io.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.ingest.api.IngestRequest.BatchAnswer;
import io.millrace.ingest.api.IngestRequest.DatasetSettings;
import io.millrace.ingest.api.IngestRequest.PullAnswer;
import io.millrace.ingest.api.IngestRequest.PutDataset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every source that is pulled over a network keeps to, whatever its kind.
interface SourceContract {
    int MANY = 120;

    /// Less than what the records take, more than any greeting.
    long HALF_WAY = 30_000;

    String WRONG = "wrong-8731-secret";

    /// A server of one kind, with nothing in it at first.
    interface Served extends AutoCloseable {
        /// On loopback.
        int port();

        /// That it asks for.
        String secret();

        /// Whether a source can go on behind what it took.
        boolean isIncremental();

        /// Adds the records whose `id` is `from` and further, below `to`, of 800 bytes each.
        void add(int from, int to);

        /// Makes it the tenant's source, without looks.
        ///
        /// @param isFull all at each pull, where there is a choice
        void declare(Pulls pulls, int port, String secret, boolean isFull);

        @Override
        void close();
    }

    Served serve();

    private static Pulls pulls() {
        var things = Things.shared();
        return new Pulls(things, things.stack.tenant());
    }

    private static PullAnswer well(Pulls pulls) {
        var pull = pulls.pull();
        assertThat(pull.problem()).isNull();
        assertThat(pull.state()).isEqualTo("succeeded");
        return pull;
    }

    private static void holds(Pulls pulls, int below) {
        assertThat(pulls.stored("id"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, below).mapToObj(Integer::toString).toList());
    }

    @Test
    default void allThatIsThereIsStored() {
        var pulls = pulls();
        try (var served = serve()) {
            served.add(0, MANY);
            served.declare(pulls, served.port(), served.secret(), true);

            var pull = well(pulls);

            assertThat(pull.rowsStored()).isEqualTo(MANY);
            assertThat(pull.rowsQuarantined()).isZero();
            holds(pulls, MANY);
        }
    }

    @Test
    default void aSecondPullOfTheSameAddsNothing() {
        var pulls = pulls();
        pulls.things()
                .ask(
                        new PutDataset(
                                pulls.tenant(),
                                Pulls.DATASET,
                                new DatasetSettings("upsert", List.of("id"), null, null, null)));
        try (var served = serve()) {
            served.add(0, MANY);
            served.declare(pulls, served.port(), served.secret(), true);
            well(pulls);

            var again = well(pulls);

            // What cannot tell what is new brings all again, and no row of it is written.
            long unchanged = pulls.batches().stream().mapToLong(BatchAnswer::unchanged).sum();
            assertThat(unchanged).isEqualTo(again.rowsIn());
        }
    }

    @Test
    default void onlyWhatIsNewComesWhereItCanGoOn() {
        var pulls = pulls();
        try (var served = serve()) {
            assumeTrue(served.isIncremental());
            served.add(0, MANY);
            served.declare(pulls, served.port(), served.secret(), false);
            well(pulls);
            assertThat(well(pulls).rowsIn()).isZero();
            served.add(MANY, MANY + 10);

            var further = well(pulls);

            assertThat(further.rowsStored()).isEqualTo(10);
            holds(pulls, MANY + 10);
        }
    }

    @Test
    default void aConnectionThatDiesHalfWayLosesAndDoublesNothing() {
        dies(true);
    }

    @Test
    default void aConnectionThatDiesBehindWhatWasTakenLosesAndDoublesNothing() {
        dies(false);
    }

    private void dies(boolean isFull) {
        var pulls = pulls();
        try (var served = serve();
                var proxy = new CutProxy(served.port(), HALF_WAY)) {
            assumeTrue(isFull || served.isIncremental());
            served.add(0, MANY);
            served.declare(pulls, proxy.port(), served.secret(), isFull);

            var pull = well(pulls);

            assertThat(proxy.hasCut()).isTrue();
            assertThat(pull.rowsStored()).isEqualTo(MANY);
            holds(pulls, MANY);
        }
    }

    @Test
    default void aWrongSecretIsOneProblemWithoutIt() {
        var pulls = pulls();
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
        var pulls = pulls();
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
