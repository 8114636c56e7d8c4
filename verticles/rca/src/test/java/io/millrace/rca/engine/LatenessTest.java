package io.millrace.rca.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rca.engine.Lateness.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LatenessTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static List<Arrival> daily(int days) {
        return IntStream.range(0, days)
                .mapToObj(day -> {
                    var at = START.plus(Duration.ofDays(day));
                    return new Arrival("b" + day, "http", at, Optional.of(at));
                })
                .toList();
    }

    private static List<Candidate> rank(List<Arrival> arrivals, Duration limit, int day) {
        var now = START.plus(Duration.ofDays(day));
        return Lateness.rank(arrivals, Optional.ofNullable(limit), now);
    }

    @Test
    void aFeedThatStoppedIsNamedWithItsRhythm() {
        var candidate = rank(daily(5), Duration.ofDays(2), 8).getFirst();

        assertThat(candidate.kind()).isEqualTo(Candidate.Kind.FEED);
        assertThat(candidate.name()).isEqualTo("http");
        assertThat(candidate.evidence())
                .containsEntry("silentSeconds", 4 * 86_400L)
                .containsEntry("usualSeconds", 86_400L);
    }

    @Test
    void aBatchWithOldTimesIsNamedWhenTheFeedGoesOn() {
        var now = START.plus(Duration.ofDays(9));
        var old = List.of(new Arrival("b9", "http", now, Optional.of(START)));

        var candidate = rank(old, Duration.ofDays(2), 9).getFirst();

        assertThat(candidate.kind()).isEqualTo(Candidate.Kind.BATCH);
        assertThat(candidate.evidence()).containsEntry("ageSeconds", 9 * 86_400L);
    }

    @Test
    void aTableThatGrowsInItsRhythmIsNotLate() {
        assertThat(rank(daily(5), null, 5)).isEmpty();
        assertThat(rank(daily(5), null, 9)).hasSize(1);
    }

    @Test
    void replayedBatchesHaveNoRhythm() {
        var replayed =
                IntStream.range(0, 5)
                        .mapToObj(i -> new Arrival("b" + i, "http", START, Optional.empty()))
                        .toList();

        assertThat(rank(replayed, null, 9)).isEmpty();
    }

    @Test
    void withoutAnyBatchTheFeedNeverCame() {
        assertThat(rank(List.of(), null, 1).getFirst().name()).isEqualTo("no batch ever came");
    }
}
