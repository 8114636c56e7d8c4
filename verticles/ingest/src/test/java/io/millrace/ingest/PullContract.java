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

/// What every source that is pulled keeps to, whatever its kind.
interface PullContract {
    int MANY = 120;

    /// What is pulled from, with nothing in it at first.
    interface Pulled extends AutoCloseable {
        /// Whether a source can go on behind what it took.
        boolean isIncremental();

        /// Adds the records whose `id` is `from` and further, below `to`, of 800 bytes each.
        void add(int from, int to);

        /// Makes it the tenant's source, without looks.
        ///
        /// @param isFull all at each pull, where there is a choice
        void declare(Pulls pulls, boolean isFull);

        @Override
        void close();
    }

    Pulled serve();

    static Pulls pulls() {
        var things = Things.shared();
        return new Pulls(things, things.stack.tenant());
    }

    static PullAnswer well(Pulls pulls) {
        var pull = pulls.pull();
        assertThat(pull.problem()).isNull();
        assertThat(pull.state()).isEqualTo("succeeded");
        return pull;
    }

    static void holds(Pulls pulls, int below) {
        assertThat(pulls.stored("id"))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, below).mapToObj(Integer::toString).toList());
    }

    @Test
    default void allThatIsThereIsStored() {
        var pulls = pulls();
        try (var served = serve()) {
            served.add(0, MANY);
            served.declare(pulls, true);

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
            served.declare(pulls, true);
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
            served.declare(pulls, false);
            well(pulls);
            assertThat(well(pulls).rowsIn()).isZero();
            served.add(MANY, MANY + 10);

            var further = well(pulls);

            assertThat(further.rowsStored()).isEqualTo(10);
            holds(pulls, MANY + 10);
        }
    }
}
