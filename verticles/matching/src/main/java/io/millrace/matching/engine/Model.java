package io.millrace.matching.engine;

/// What was learned about a set of records: how often two of them are the same, and what each level
/// of each field tells about it.
final class Model {
    private static final double LOG2 = Math.log(2);

    /// What is known about the field that another one depends on.
    static final int UNKNOWN = 0;

    static final int AGREES = 1;
    static final int DIFFERS = 2;
    static final int STATES = 3;

    private final double prior;
    private final int[] parents;
    private final double[][][] bits;
    private final double[][][] others;

    /// @param prior chance that two records taken at random are the same
    /// @param parents the field that each depends on, or -1
    /// @param same per field, state of its parent and level: the share among pairs that are the
    ///   same
    /// @param others the same among pairs that are not
    Model(double prior, int[] parents, double[][][] same, double[][][] others) {
        this.prior = prior;
        this.parents = parents.clone();
        this.others = others;
        this.bits = new double[same.length][STATES][Level.COUNT];
        for (int field = 0; field < bits.length; field++) {
            for (int state = 0; state < STATES; state++) {
                for (int level = 1; level < Level.COUNT; level++) {
                    bits[field][state][level] =
                            log2(same[field][state][level] / others[field][state][level]);
                }
            }
        }
    }

    static double log2(double value) {
        return Math.log(value) / LOG2;
    }

    static double probability(double bits) {
        return 1 / (1 + Math.pow(2, -bits));
    }

    static int state(long pattern, int parent) {
        if (parent < 0) return UNKNOWN;
        int level = Pattern.level(pattern, parent);
        if (level == Level.MISSING.index()) return UNKNOWN;
        return level >= Level.CLOSE.index() ? AGREES : DIFFERS;
    }

    double prior() {
        return prior;
    }

    double priorBits() {
        return log2(prior / (1 - prior));
    }

    /// Evidence of one field; missing tells nothing.
    double bits(long pattern, int field) {
        return bits[field][state(pattern, parents[field])][Pattern.level(pattern, field)];
    }

    double bits(long pattern) {
        double sum = priorBits();
        for (int field = 0; field < bits.length; field++) sum += bits(pattern, field);
        return sum;
    }

    /// Whether the field agrees only because the one it depends on does.
    boolean isImplied(long pattern, int field) {
        return state(pattern, parents[field]) == AGREES;
    }

    /// Chance that two records that are not the same have equal values.
    double chanceOfEqual(int field) {
        return others[field][UNKNOWN][Level.EXACT.index()];
    }
}
