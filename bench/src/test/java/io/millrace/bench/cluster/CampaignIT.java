package io.millrace.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Faults around three nodes, the same each time; `./millrace bench cluster --faults N` makes more.
@Tag("slow")
class CampaignIT {
    private static final long SEED = 7;
    private static final int FAULTS = 30;

    @TempDir Path folder;

    @Test
    void whatWasAcknowledgedIsStoredOnceAndInOrderAfterManyFaults() throws Exception {
        var outcome = new Campaign(folder, SEED, FAULTS, System.out::println).run();

        System.out.println(outcome);
        assertThat(outcome.total()).isPositive();
        assertThat(outcome.lost()).as("lost").isZero();
        assertThat(outcome.doubled()).as("doubled").isZero();
        assertThat(outcome.unaccounted()).as("ledger").isZero();
        assertThat(outcome.disordered()).as("key order").isZero();
        assertThat(outcome.holes()).as("frames missed").isZero();
        assertThat(outcome.repeatedFrames()).as("frames doubled").isZero();
        assertThat(outcome.unclean()).as("nodes that ended amiss").isZero();
        assertThat(outcome.requestGap()).as("requests").isLessThan(Duration.ofSeconds(30));
        assertThat(outcome.moveGap()).as("socket").isLessThan(Duration.ofSeconds(15));
    }
}
