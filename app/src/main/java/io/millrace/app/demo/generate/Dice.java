package io.millrace.app.demo.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Seeded chance: the same seed gives the same throws on every machine.
final class Dice {
    private final RandomGenerator random;

    Dice(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /// 0 to `bound` - 1.
    int below(int bound) {
        return random.nextInt(bound);
    }

    /// `min` to `max`, both included.
    int between(int min, int max) {
        return min + random.nextInt(max - min + 1);
    }

    double uniform(double min, double max) {
        return min + random.nextDouble() * (max - min);
    }

    /// Exponentially distributed around `mean`.
    double waiting(double mean) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }

    <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /// One of `items`, each as likely as its weight says.
    <T> T pick(List<T> items, double... weights) {
        double left = random.nextDouble();
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) return items.get(i);
        }
        return items.getLast();
    }

    <T> List<T> shuffled(List<T> items) {
        var shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            shuffled.set(i, shuffled.set(random.nextInt(i + 1), shuffled.get(i)));
        }
        return shuffled;
    }
}
