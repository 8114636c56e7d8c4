package io.millrace.rca.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class TrendsTest {
    private static double[] series(long seed, int length, IntToDoubleFunction value) {
        var random = new Random(seed);
        var values = new double[length];
        Arrays.setAll(values, i -> value.applyAsDouble(i) + random.nextGaussian());
        return values;
    }

    private static List<double[]> degenerate() {
        var infinite = new double[50];
        Arrays.fill(infinite, Double.NEGATIVE_INFINITY);
        var missing = new double[50];
        Arrays.fill(missing, Double.NaN);
        var same = new double[50];
        Arrays.fill(same, 7);
        return List.of(new double[0], new double[] {3}, new double[50], same, missing, infinite);
    }

    @Test
    void degenerateSeriesHaveNoTrendSeasonOrChange() {
        for (var values : degenerate()) {
            assertThat(Trend.of(values).slope()).isZero();
            assertThat(Trend.of(values).pValue()).isEqualTo(1);
            assertThat(Season.of(values)).isEmpty();
            assertThat(ChangePoints.of(values)).isEmpty();
        }
    }

    @Test
    void aTrendIsNotTurnedByOddValues() {
        var values = series(1, 300, i -> 0.5 * i);
        for (int i = 0; i < 300; i += 7) values[i] = 1e6;
        values[11] = Double.NaN;

        var trend = Trend.of(values);

        assertThat(trend.slope()).isCloseTo(0.5, within(0.05));
        assertThat(trend.pValue()).isLessThan(1e-6);
    }

    @Test
    void noiseHasNoTrendSeasonOrChange() {
        int trends = 0;
        int seasons = 0;
        int changes = 0;
        for (int seed = 0; seed < 100; seed++) {
            var values = series(seed, 200, _ -> 0);
            if (Trend.of(values).pValue() < 0.01) trends++;
            if (Season.of(values).isPresent()) seasons++;
            if (!ChangePoints.of(values).isEmpty()) changes++;
        }
        assertThat(trends).isLessThan(5);
        assertThat(seasons).isLessThan(5);
        assertThat(changes).isLessThan(10);
    }

    @Test
    void theSeasonIsFoundOnATrend() {
        for (int period : new int[] {7, 24}) {
            var values = series(2, 240, i -> 0.1 * i + 4 * Math.sin(2 * Math.PI * i / period));

            var season = Season.of(values).orElseThrow();

            assertThat(season.period()).isEqualTo(period);
            assertThat(season.strength()).isBetween(0.7, 1.0);
        }
    }

    @Test
    void changesOfLevelAreFoundWhereTheyAre() {
        var values = series(3, 300, i -> i < 100 ? 10 : i < 220 ? 16 : 8);

        var changes = ChangePoints.of(values);

        assertThat(changes).hasSize(2);
        assertThat(changes.getFirst().index()).isBetween(98, 102);
        assertThat(changes.getLast().index()).isBetween(218, 222);
        assertThat(changes.getFirst().after()).isCloseTo(16, within(0.5));
    }

    @Test
    void oneOddValueIsNoChangeOfLevel() {
        var values = series(4, 300, _ -> 10);
        values[150] = 18;

        assertThat(ChangePoints.of(values)).isEmpty();
    }

    @Test
    void aStepOfAConstantIsAChange() {
        var values = new double[60];
        Arrays.fill(values, 30, 60, 5);

        assertThat(ChangePoints.of(values)).containsExactly(new ChangePoints.Change(30, 0, 5));
    }
}
