package io.millrace.quality.engine.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class DetectorTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(30);
    private static final int POINTS = 1500;
    private static final int AT = 1200;

    private static List<Verdict> watch(int points, IntToDoubleFunction value) {
        var detector = new Detector(Detector.Settings.USUAL);
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < points; i++) {
            var at = START.plus(STEP.multipliedBy(i));
            verdicts.add(detector.accept(at, value.applyAsDouble(i)));
        }
        return verdicts;
    }

    private static List<Integer> anomalies(List<Verdict> verdicts) {
        var found = new ArrayList<Integer>();
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i).anomaly().isPresent()) found.add(i);
        }
        return found;
    }

    private static IntToDoubleFunction noise(long seed) {
        var random = new Random(seed);
        return _ -> 100 + 5 * random.nextGaussian();
    }

    private static double daily(int i) {
        return 100 + 50 * Math.sin(2 * Math.PI * i / 48);
    }

    @Test
    void aConstantStreamHasNoAnomaly() {
        for (double value : new double[] {0, 7, -3e9, 1e-12}) {
            assertThat(anomalies(watch(POINTS, _ -> value))).as("all %s", value).isEmpty();
        }
    }

    @Test
    void aConstantStreamThatChangesHasOne() {
        var found = anomalies(watch(POINTS, i -> i < AT ? 7 : 8));

        assertThat(found).isNotEmpty();
        assertThat(found.getFirst()).isEqualTo(AT);
    }

    @Test
    void oneValueIsWhatWasExpected() {
        var verdict = watch(1, _ -> 42).getFirst();

        assertThat(verdict.expected()).isEqualTo(42);
        assertThat(verdict.rarity()).isZero();
        assertThat(verdict.anomaly()).isEmpty();
    }

    @Test
    void missingAndInfiniteValuesAreNothing() {
        var values = List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        var verdicts = watch(300, i -> values.get(i % 3));

        assertThat(anomalies(verdicts)).isEmpty();
        assertThat(verdicts)
                .allSatisfy(verdict -> {
                    assertThat(verdict.expected()).isFinite();
                    assertThat(verdict.low()).isFinite();
                });
    }

    @Test
    void gapsLeaveNoTrace() {
        var random = noise(3);
        var whole = new ArrayList<Double>();
        for (int i = 0; i < 400; i++) whole.add(random.applyAsDouble(i));
        var without = new Detector(Detector.Settings.USUAL);
        var with = new Detector(Detector.Settings.USUAL);

        for (int i = 0; i < 400; i++) {
            var at = START.plus(STEP.multipliedBy(i));
            with.accept(at, Double.NaN);
            assertThat(with.accept(at, whole.get(i)).rarity())
                    .isEqualTo(without.accept(at, whole.get(i)).rarity());
        }
    }

    @Test
    void noiseHasNoMoreAnomaliesThanTheLimitAllows() {
        int found = 0;
        for (int seed = 0; seed < 20; seed++) found += anomalies(watch(POINTS, noise(seed))).size();

        assertThat(found).isLessThan(30); // of 30,000 values in four views, one in 5,000 of each
    }

    @Test
    void aSpikeIsFound() {
        for (int seed = 0; seed < 20; seed++) {
            var noise = noise(seed);
            var verdicts = watch(POINTS, i -> noise.applyAsDouble(i) + (i == AT ? 80 : 0));

            assertThat(anomalies(verdicts)).as("seed %d", seed).contains(AT);
            assertThat(verdicts.get(AT).high()).isLessThan(180);
        }
    }

    @Test
    void aNewLevelIsToldOnceAndThenExpected() {
        for (int seed = 0; seed < 20; seed++) {
            var noise = noise(seed);
            var verdicts = watch(POINTS, i -> noise.applyAsDouble(i) + (i >= AT ? 40 : 0));

            assertThat(anomalies(verdicts))
                    .as("seed %d", seed)
                    .anyMatch(i -> i >= AT && i < AT + 24);
            assertThat(anomalies(verdicts).size()).isLessThan(8);
            assertThat(verdicts.getLast().expected()).isBetween(130.0, 145.0);
        }
    }

    @Test
    void whatIsUsualAtThisTimeIsExpected() {
        var verdicts = watch(POINTS, DetectorTest::daily);

        assertThat(anomalies(verdicts).stream().filter(i -> i > 480)).isEmpty();
        for (int i = 960; i < POINTS; i++) {
            assertThat(verdicts.get(i).expected()).isBetween(daily(i) - 15, daily(i) + 15);
        }
    }

    @Test
    void theUnitDoesNotMatter() {
        var noise = noise(9);
        var values = new ArrayList<Double>();
        for (int i = 0; i < POINTS; i++) values.add(noise.applyAsDouble(i) + (i == AT ? 90 : 0));

        var plain = anomalies(watch(POINTS, values::get));
        var scaled = anomalies(watch(POINTS, i -> 1024 * values.get(i)));

        assertThat(scaled).isEqualTo(plain);
    }
}
