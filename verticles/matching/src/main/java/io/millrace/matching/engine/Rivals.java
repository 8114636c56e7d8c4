package io.millrace.matching.engine;

import java.util.HashMap;
import java.util.List;

/// Between sources free of duplicates a record is at most one of another source: what speaks for
/// one pair speaks against those that share a record with it.
///
/// The odds of a pair are divided by one more than the odds of its rivals, of either record.
final class Rivals {
    static final String NAME = "rivals";

    /// More would leave the range of a double.
    private static final double MOST_BITS = 300;

    private final Sources sources;
    private final HashMap<Long, Double> odds = new HashMap<>();

    private Rivals(Sources sources) {
        this.sources = sources;
    }

    /// The same pairs with what their rivals take from them.
    static List<ScoredPair> weighed(List<ScoredPair> pairs, Sources sources) {
        var rivals = new Rivals(sources);
        for (var pair : pairs) {
            double own = odds(pair);
            rivals.odds.merge(rivals.side(pair.left(), pair.right()), own, Double::sum);
            rivals.odds.merge(rivals.side(pair.right(), pair.left()), own, Double::sum);
        }
        return pairs.stream().map(rivals::weighed).toList();
    }

    private static double odds(ScoredPair pair) {
        return Math.pow(2, Math.min(pair.bits(), MOST_BITS));
    }

    /// A record and the source that the other one is of.
    private long side(int record, int other) {
        return Pairs.of(0, record) | ((long) sources.dataset(other) << 32);
    }

    private ScoredPair weighed(ScoredPair pair) {
        double own = odds(pair);
        double others =
                of(side(pair.left(), pair.right()), own) + of(side(pair.right(), pair.left()), own);
        double bits = pair.bits() - Model.log2(1 + others);
        return new ScoredPair(pair.left(), pair.right(), bits, pair.decision());
    }

    private double of(long side, double own) {
        return Math.max(0, odds.getOrDefault(side, 0.0) - own);
    }
}
