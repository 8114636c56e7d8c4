package io.millrace.rca.engine.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class CorrelationsTest {
    private static final Offset<Double> NEAR = within(1e-6);
    private static final double[] X = {1, 2, 3, 4, 5, 6, 7, 8};
    private static final double[] Y = {2, 1, 4, 3, 7, 8, 6, 5};

    private static double[] noise(long seed, int length) {
        var random = new Random(seed);
        var values = new double[length];
        Arrays.setAll(values, _ -> random.nextGaussian());
        return values;
    }

    @Test
    void pearsonAndSpearmanOfRanksAgree() {
        var pearson = Correlations.of(Method.PEARSON, X, Y);
        var spearman = Correlations.of(Method.SPEARMAN, X, Y);

        assertThat(pearson.coefficient()).isCloseTo(31.0 / 42, NEAR); // 1 - 6 * 22 / (8 * 63)
        assertThat(spearman.coefficient()).isCloseTo(pearson.coefficient(), NEAR);
        assertThat(pearson.pValue()).isCloseTo(0.0366, within(1e-3));
    }

    @Test
    void kendallCountsPairs() {
        var kendall = Correlations.of(Method.KENDALL, X, Y);

        assertThat(kendall.coefficient()).isCloseTo((21.0 - 7) / 28, NEAR);
    }

    @Test
    void kendallOfTiesIsTauB() {
        var kendall =
                Correlations.of(
                        Method.KENDALL, new double[] {1, 1, 2, 3}, new double[] {1, 2, 2, 3});

        assertThat(kendall.coefficient()).isCloseTo(4 / Math.sqrt(5 * 5), NEAR);
    }

    @Test
    void pValuesOfNoiseAreEvenlySpread() {
        for (var method : Method.values()) {
            int small = 0;
            for (int seed = 0; seed < 400; seed++) {
                double p =
                        Correlations.of(method, noise(seed, 30), noise(1000 + seed, 30)).pValue();
                if (p < 0.1) small++;
            }
            assertThat(small).as(method.name()).isBetween(20, 60);
        }
    }

    @Test
    void aConstantAndTooFewPointsTellNothing() {
        for (var method : Method.values()) {
            for (var other :
                    List.of(new double[8], new double[] {1}, new double[0], filled(Double.NaN))) {
                var correlation = Correlations.of(method, X, other);
                assertThat(correlation.coefficient()).isZero();
                assertThat(correlation.pValue()).isEqualTo(1);
            }
        }
    }

    private static double[] filled(double value) {
        var values = new double[8];
        Arrays.fill(values, value);
        return values;
    }

    @Test
    void missingAndInfinitePointsAreLeftOut() {
        var gap = X.clone();
        gap[2] = Double.NaN;
        gap[5] = Double.POSITIVE_INFINITY;

        var correlation = Correlations.of(Method.PEARSON, gap, X);

        assertThat(correlation.points()).isEqualTo(6);
        assertThat(correlation.coefficient()).isCloseTo(1, NEAR);
        assertThat(correlation.pValue()).isLessThan(1e-6);
    }

    @Test
    void theLagIsFound() {
        var first = noise(1, 200);
        var second = noise(2, 200);
        for (int i = 5; i < 200; i++) second[i] = first[i - 5] + 0.3 * second[i];

        assertThat(Correlations.lagged(Method.PEARSON, first, second, 10).lag()).isEqualTo(5);
        assertThat(Correlations.lagged(Method.SPEARMAN, second, first, 10).lag()).isEqualTo(-5);
        assertThat(Correlations.lagged(Method.PEARSON, X, new double[8], 10).lag()).isZero();
    }

    @Test
    void whatAControlTellsIsTakenOut() {
        var cause = noise(1, 300);
        var one = noise(2, 300);
        var other = noise(3, 300);
        for (int i = 0; i < 300; i++) {
            one[i] += 3 * cause[i];
            other[i] += 3 * cause[i];
        }

        assertThat(Correlations.of(Method.PEARSON, one, other).coefficient()).isGreaterThan(0.8);
        var partial = Correlations.partial(one, other, List.of(cause, cause));
        assertThat(partial.coefficient()).isBetween(-0.2, 0.2);
        assertThat(Correlations.partial(cause, other, List.of(cause)).coefficient()).isZero();
    }

    @Test
    void correctedPValuesAreNoSmallerAndKeepTheirOrder() {
        var corrected = Correlations.corrected(new double[] {0.04, 0.001, Double.NaN, 0.03});

        double harmonic = 1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0;
        assertThat(corrected[1]).isCloseTo(0.001 * 4 * harmonic, NEAR);
        assertThat(corrected[0]).isCloseTo(0.04 * 4 * harmonic / 3, NEAR);
        assertThat(corrected[3]).isEqualTo(corrected[0]);
        assertThat(corrected[2]).isEqualTo(1);
        assertThat(Correlations.corrected(new double[0])).isEmpty();
    }

    @Test
    void tailsAreThoseOfTheTables() {
        assertThat(Tails.normal(1.959964)).isCloseTo(0.05, within(1e-6));
        assertThat(Tails.normal(5)).isCloseTo(5.7330e-7, within(1e-10));
        assertThat(Tails.student(2.228139, 10)).isCloseTo(0.05, within(1e-6));
        assertThat(Tails.student(12.7062, 1)).isCloseTo(0.05, within(1e-6));
    }
}
