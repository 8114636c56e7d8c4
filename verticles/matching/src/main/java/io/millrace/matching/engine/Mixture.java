package io.millrace.matching.engine;

/// Two unknown classes of pairs, the same and others, told apart by expectation maximisation.
final class Mixture {
    private static final double PSEUDO_PAIRS = 5;

    private final long[] patterns;
    private final double[][] prior;
    private final double[][] same;
    private final double[][] others;
    private double share;

    /// @param random levels among others to begin with
    /// @param share of the same to begin with
    Mixture(long[] patterns, double[][] random, double share) {
        this.patterns = patterns;
        this.prior = random;
        this.share = share;
        this.same = new double[random.length][];
        this.others = new double[random.length][];
        for (int field = 0; field < random.length; field++) {
            same[field] = Levels.agreeing();
            others[field] = Levels.floored(random[field]);
        }
    }

    /// Share of the same.
    double share() {
        return share;
    }

    double[] others(int field) {
        return others[field];
    }

    void round() {
        var foundSame = new double[same.length][Level.COUNT];
        var foundOthers = new double[same.length][Level.COUNT];
        double sum = 0;
        for (long pattern : patterns) {
            double probability = probability(pattern);
            sum += probability;
            for (int field = 0; field < same.length; field++) {
                int level = Pattern.level(pattern, field);
                foundSame[field][level] += probability;
                foundOthers[field][level] += 1 - probability;
            }
        }
        share = Math.clamp(sum / patterns.length, 1e-6, 1 - 1e-6);
        for (int field = 0; field < same.length; field++) {
            same[field] = Levels.smoothed(foundSame[field], Levels.agreeing(), PSEUDO_PAIRS);
            others[field] =
                    Levels.smoothed(foundOthers[field], Levels.floored(prior[field]), PSEUDO_PAIRS);
        }
    }

    private double probability(long pattern) {
        double ratio = (1 - share) / share;
        for (int field = 0; field < same.length; field++) {
            int level = Pattern.level(pattern, field);
            if (level != 0) ratio *= others[field][level] / same[field][level];
        }
        return 1 / (1 + ratio);
    }
}
