package io.millrace.ingest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Reads a source of one kind.
interface Puller {
    /// Reads on from where the turn is, and hands over what it reads. Blocks.
    ///
    /// @throws io.millrace.ingest.engine.pull.PullFault why the pull ends here
    Outcome pull(PullTurn turn);

    /// How a turn ended well.
    sealed interface Outcome {
        /// Everything was read.
        record Complete() implements Outcome {}

        /// It cannot go on.
        record Ended(String reason) implements Outcome {}

        /// There is more, to be read in another turn.
        ///
        /// @param why it waits; null where it only lets others go first
        /// @param failures requests in a row that failed
        record Paused(Duration delay, @Nullable String why, int failures) implements Outcome {}

        static Outcome paused() {
            return new Paused(Duration.ZERO, null, 0);
        }
    }
}
