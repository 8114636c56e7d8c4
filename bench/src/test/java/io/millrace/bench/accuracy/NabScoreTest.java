package io.millrace.bench.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NabScoreTest {
    private static final int POINTS = 1000;

    private static List<NabScore.Judged> judged(int... alarms) {
        var times = Collections.nCopies(POINTS, Instant.EPOCH);
        var values = Collections.nCopies(POINTS, 0.0);
        var file = new NabFile(times, values, List.of(new NabFile.Window(500, 599)));
        var scores = new ArrayList<>(values);
        for (int alarm : alarms) scores.set(alarm, 1.0);
        return List.of(new NabScore.Judged(file, scores));
    }

    @Test
    void sayingNothingIsWorthNothing() {
        assertThat(NabScore.of(judged(), 0.5)).isZero();
    }

    @Test
    void theFirstPointOfAWindowIsPerfect() {
        assertThat(NabScore.of(judged(500), 0.5)).isCloseTo(100, within(1e-9));
        assertThat(NabScore.of(judged(500, 501, 599), 0.5)).isCloseTo(100, within(1e-9));
    }

    @Test
    void laterIsWorthLess() {
        assertThat(NabScore.of(judged(599), 0.5)).isBetween(50.0, 55.0);
    }

    @Test
    void aFalseAlarmCostsTheMoreTheFurtherBehind() {
        assertThat(NabScore.raw(judged(500, 400).getFirst(), 0.5)).isCloseTo(0.89, within(1e-9));
        assertThat(NabScore.raw(judged(500, 605).getFirst(), 0.5)).isBetween(0.97, 1.0);
        assertThat(NabScore.raw(judged(500, 950).getFirst(), 0.5)).isCloseTo(0.89, within(1e-9));
    }

    @Test
    void alarmsInProbationDoNotCount() {
        assertThat(NabScore.raw(judged(500, 10).getFirst(), 0.5)).isCloseTo(1, within(1e-9));
    }
}
