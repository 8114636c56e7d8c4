package io.millrace.stream.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stream.engine.FairShare.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FairShareTest {
    private final FairShare share = new FairShare(10);

    @Test
    void nobodyWaitsNobodyIsChosen() {
        assertThat(share.next(List.of())).isEmpty();
    }

    @Test
    void aTenantWithLongJobsGetsTheSameShareAsOneWithShortJobs() {
        var spent = simulate(Map.of("long", 40L, "short", 5L), Map.of(), 2_000);

        assertThat((double) spent.get("long") / spent.get("short")).isBetween(0.9, 1.1);
    }

    @Test
    void weightScalesTheShare() {
        var spent = simulate(Map.of("a", 10L, "b", 10L), Map.of("a", 3), 2_000);

        assertThat((double) spent.get("a") / spent.get("b")).isBetween(2.8, 3.2);
    }

    @Test
    void aJobBeyondManyRoundsIsStillChosen() {
        var turn = share.next(List.of(new Candidate("t", 7, 1_000_000_000L, 0, 0, 1)));

        assertThat(turn).hasValueSatisfying(t -> assertThat(t.chosen().job()).isEqualTo(7));
    }

    /// Everybody always has work; returns the cost that each was served.
    private Map<String, Long> simulate(
            Map<String, Long> costs, Map<String, Integer> weights, int turns) {
        var waiting =
                costs.entrySet().stream()
                        .map(e ->
                                new Candidate(
                                        e.getKey(),
                                        1,
                                        e.getValue(),
                                        0,
                                        0,
                                        weights.getOrDefault(e.getKey(), 1)))
                        .toList();
        var spent = new HashMap<String, Long>();
        for (int i = 0; i < turns; i++) {
            var turn = share.next(waiting).orElseThrow();
            spent.merge(turn.chosen().tenant(), turn.chosen().cost(), Long::sum);
            waiting = turn.round();
        }
        return spent;
    }
}
