package io.millrace.rca.engine.combination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.rca.engine.combination.CombinationSearch.Limits;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CombinationSearchTest {
    private static final List<String> DIMENSIONS = List.of("region", "plan", "device");

    /// What becomes of a leaf's amount.
    private interface Fault {
        double factor(int region, int plan, int device);
    }

    private static Leaves leaves(long seed, Fault fault) {
        var random = new Random(seed);
        var leaves = new Leaves(DIMENSIONS);
        for (int r = 0; r < 10; r++) {
            for (int p = 0; p < 8; p++) {
                for (int d = 0; d < 6; d++) {
                    double expected = 10 + 1000 * Math.pow(random.nextDouble(), 3);
                    double noise = 1 + 0.05 * random.nextGaussian();
                    double actual = expected * noise * fault.factor(r, p, d);
                    leaves.add(List.of("r" + r, "p" + p, "d" + d), actual, expected);
                }
            }
        }
        return leaves;
    }

    private static List<Map<String, String>> names(Leaves leaves) {
        return CombinationSearch.find(leaves, Limits.USUAL).stream()
                .<Map<String, String>>map(Combination::values)
                .toList();
    }

    @Test
    void noiseHardlyEverHasACause() {
        int named = 0;
        for (int seed = 0; seed < 100; seed++) {
            if (!names(leaves(seed, (_, _, _) -> 1)).isEmpty()) named++;
        }
        assertThat(named).isLessThan(5);
    }

    @Test
    void oneValueIsNamedAloneThoughEachOfItsLeavesFell() {
        for (int seed = 0; seed < 20; seed++) {
            var leaves = leaves(seed, (r, _, _) -> r == 3 ? 0.6 : 1);

            assertThat(names(leaves)).containsExactly(Map.of("region", "r3"));
        }
    }

    @Test
    void twoCausesOfDifferentDimensionsAreNamed() {
        for (int seed = 0; seed < 20; seed++) {
            var leaves =
                    leaves(seed, (r, p, d) -> r == 3 && p == 1 ? 0.4 : d == 2 && p == 5 ? 1.7 : 1);

            assertThat(names(leaves))
                    .containsExactlyInAnyOrder(
                            Map.of("region", "r3", "plan", "p1"),
                            Map.of("device", "d2", "plan", "p5"));
        }
    }

    @Test
    void aLeafThatVanishedIsNamedByAllItsValues() {
        var leaves = leaves(1, (r, p, d) -> r == 3 && p == 1 && d == 4 ? 0 : 1);

        assertThat(names(leaves))
                .containsExactly(Map.of("region", "r3", "plan", "p1", "device", "d4"));
    }

    @Test
    void aRatioIsToldByItsNumerator() {
        var random = new Random(7);
        var leaves = new Leaves(List.of("region", "plan"));
        for (int r = 0; r < 12; r++) {
            for (int p = 0; p < 10; p++) {
                int requests = 500 + random.nextInt(5000);
                double ratio = r == 4 ? 0.09 : 0.03;
                int errors = 0;
                for (int i = 0; i < requests; i++) if (random.nextDouble() < ratio) errors++;
                leaves.add(List.of("r" + r, "p" + p), errors, 0.03 * requests);
            }
        }

        var found = CombinationSearch.find(leaves, Limits.SIMPLEST);

        assertThat(found).hasSize(1);
        assertThat(found.getFirst().values()).isEqualTo(Map.of("region", "r4"));
        assertThat(found.getFirst().deviation()).isPositive();
    }

    @Test
    void noLeavesAndLeavesThatSayNothingHaveNoCause() {
        assertThat(names(new Leaves(DIMENSIONS))).isEmpty();
        assertThat(names(new Leaves(List.of()))).isEmpty();
        var silent = new Leaves(List.of("a"));
        silent.add(List.of("x"), 0, 0);
        silent.add(List.of("y"), Double.NaN, 1);
        silent.add(List.of("z"), 1, Double.POSITIVE_INFINITY);

        assertThat(names(silent)).isEmpty();
    }

    @Test
    void oneLeafHasNoCause() {
        var leaves = new Leaves(List.of("a"));
        leaves.add(List.of("x"), 1, 100);

        assertThat(names(leaves)).isEmpty();
    }

    @Test
    void tenThousandValuesAreSearched() {
        var leaves = new Leaves(List.of("customer", "plan"));
        for (int c = 0; c < 10_000; c++) {
            for (int p = 0; p < 2; p++) {
                double noise = 1 + ((c * 31 + p * 7) % 11 - 5) / 100.0;
                double actual = c == 4711 ? 0 : 100 * noise;
                leaves.add(List.of("c" + c, "p" + p), actual, 100);
            }
        }

        assertThat(names(leaves)).containsExactly(Map.of("customer", "c4711"));
    }

    @Test
    void aRowOfTheWrongWidthIsRefused() {
        var leaves = new Leaves(DIMENSIONS);

        assertThatThrownBy(() -> leaves.add(List.of("x"), 1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
