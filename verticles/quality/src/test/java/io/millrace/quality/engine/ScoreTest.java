package io.millrace.quality.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.quality.engine.Score.Graded;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoreTest {
    @Test
    void scoresAreMeansOfCredits() {
        var datasets =
                Score.datasets(
                        List.of(
                                new Graded("a", "x", Outcome.PASS, 1),
                                new Graded("a", "x", Outcome.FAIL, 0.8),
                                new Graded("a", "", Outcome.WARN, 1),
                                new Graded("b", "y", Outcome.PASS, 1),
                                new Graded("b", "z", Outcome.ERROR, 0)));

        assertThat(datasets.getFirst().score()).isEqualTo(71.7);
        assertThat(datasets.getFirst().columns()).containsOnlyKeys("x").containsEntry("x", 70.0);
        assertThat(datasets.getLast().columns()).containsOnlyKeys("y");
        assertThat(Score.overall(datasets)).hasValue(85.9);
    }

    @Test
    void nothingMeasuredIsNoScore() {
        var datasets = Score.datasets(List.of(new Graded("a", "x", Outcome.ERROR, 0)));

        assertThat(datasets).isEmpty();
        assertThat(Score.overall(datasets)).isEmpty();
    }
}
