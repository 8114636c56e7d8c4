package io.millrace.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes of three that are killed, start, leave and start again under load; `./millrace bench
/// cluster` does it more often and prints the times.
@Tag("slow")
class FailoverIT {
    private static final int ROUNDS = 2;

    // Three times what is promised (a second, 3 and 10), since the machine of a test does more than
    // this test.
    private static final Duration REQUESTS = Duration.ofSeconds(3);
    private static final Duration SOCKET = Duration.ofSeconds(9);
    private static final Duration RUNS = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void requestsSocketsAndRunsSoonGoOnElsewhereAndNothingIsLost() throws Exception {
        var outcome = Failover.run(folder, ROUNDS, System.out::println);

        System.out.println(outcome);
        assertThat(outcome.answered()).as("answered").isPositive();
        assertThat(outcome.lost()).as("lost").isZero();
        assertThat(outcome.doubled()).as("doubled").isZero();
        assertThat(outcome.unaccounted()).as("ledger").isZero();
        assertThat(outcome.unclean()).as("nodes that ended amiss").isZero();
        assertThat(outcome.failedAgain()).as("failed again a second later").isZero();
        assertThat(outcome.afterKill()).as("failing after a kill").isLessThan(REQUESTS);
        assertThat(outcome.afterLeave()).as("after SIGTERM").isLessThan(REQUESTS);
        assertThat(outcome.afterJoin()).as("after a start").isLessThan(REQUESTS);
        assertThat(outcome.moves()).as("sockets broken").isPositive();
        assertThat(outcome.socketGap()).as("socket's gap").isLessThan(SOCKET);
        assertThat(outcome.rounds()).as("kills that left runs").isPositive();
        assertThat(outcome.runGap()).as("runs taken over after").isLessThan(RUNS);
    }
}
