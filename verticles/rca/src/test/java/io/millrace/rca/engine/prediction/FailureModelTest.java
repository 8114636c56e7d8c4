package io.millrace.rca.engine.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FailureModelTest {
    private static final List<String> NUMBERS = List.of("voltage", "current");
    private static final List<String> WORDS = List.of("kind");

    /// Machines fail by too much power, which no single number tells.
    private static List<Example> machines(long seed, int count) {
        var random = new Random(seed);
        var machines = new ArrayList<Example>();
        for (int i = 0; i < count; i++) {
            double voltage = 1 + 9 * random.nextDouble();
            double current = 1 + 9 * random.nextDouble();
            var kind = random.nextBoolean() ? "old" : "new";
            double most = kind.equals("old") ? 40 : 60;
            machines.add(
                    new Example(
                            List.of(voltage, current), List.of(kind), voltage * current > most));
        }
        return machines;
    }

    private static FailureModel learned(List<Example> examples) {
        return FailureModel.learn(NUMBERS, WORDS, examples, 1);
    }

    @Test
    void aFailureByAProductIsForetold() {
        var model = learned(machines(1, 2000));

        long right =
                machines(2, 1000).stream()
                        .filter(m -> model.probability(m) >= model.threshold() == m.failed())
                        .count();

        assertThat(right).isGreaterThan(970);
        assertThat(model.drivers().getFirst().feature()).isEqualTo("voltage x current");
    }

    @Test
    void probabilitiesComeTrueAsOftenAsTheySay() {
        var random = new Random(3);
        var coins = new ArrayList<Example>();
        for (int i = 0; i < 4000; i++) {
            double bias = random.nextDouble();
            coins.add(new Example(List.of(bias, 1.0), List.of("x"), random.nextDouble() < bias));
        }

        var model = learned(coins);

        for (double bias : new double[] {0.1, 0.3, 0.5, 0.7, 0.9}) {
            double told = model.probability(new Example(List.of(bias, 1.0), List.of("x"), false));
            assertThat(told).isBetween(bias - 0.15, bias + 0.15);
        }
    }

    @Test
    void theSameSeedGivesTheSameModel() {
        var one = learned(machines(1, 500));
        var other = learned(machines(1, 500));

        machines(4, 50)
                .forEach(m -> assertThat(one.probability(m)).isEqualTo(other.probability(m)));
    }

    @Test
    void withoutRecordsNothingIsKnown() {
        var model = learned(List.of());

        assertThat(model.probability(machines(1, 1).getFirst())).isBetween(0.4, 0.6);
        assertThat(model.drivers()).isEmpty();
    }

    @Test
    void whereNoneFailedNoneIsExpectedTo() {
        var healthy =
                machines(1, 300).stream()
                        .map(m -> new Example(m.numbers(), m.words(), false))
                        .toList();

        assertThat(learned(healthy).probability(healthy.getFirst())).isLessThan(0.02);
    }

    @Test
    void missingInfiniteAndConstantNumbersAreLived() {
        var odd = new ArrayList<>(machines(1, 300));
        var values = List.of(Double.NaN, Double.POSITIVE_INFINITY, 0.0);
        for (int i = 0; i < 300; i++) {
            odd.add(new Example(List.of(values.get(i % 3), 0.0), List.of("x" + i), false));
        }

        var model = learned(odd);

        assertThat(odd).allSatisfy(m -> assertThat(model.probability(m)).isBetween(0.0, 1.0));
    }
}
