package io.millrace.matching.engine;

import java.util.BitSet;
import java.util.List;

/// Groups records into entities.
final class Clusterer {
    /// Larger components are first cut at stronger edges.
    private static final int MAX_COMPONENT = 1500;

    private static final double STRONGER_BITS = 3;

    private final Sources sources;
    private final Scorer scorer;
    private final List<ScoredPair> edges;

    /// @param edges pairs at or above the threshold
    Clusterer(Sources sources, Scorer scorer, List<ScoredPair> edges) {
        this.sources = sources;
        this.scorer = scorer;
        this.edges = edges;
    }

    Components clusters() {
        return sources.isLinkOnly() ? assigned() : linked();
    }

    /// Best pairs first; a cluster never holds two records of one dataset.
    private Components assigned() {
        var clusters = new Components(sources.records());
        var datasets = new BitSet[sources.records()];
        for (var edge : edges.stream().sorted(ScoredPair.BEST_FIRST).toList()) {
            int left = clusters.root(edge.left());
            int right = clusters.root(edge.right());
            if (left == right) continue;
            var one = datasets(datasets, left);
            var other = datasets(datasets, right);
            if (one.intersects(other)) continue;
            clusters.join(left, right);
            one.or(other);
            datasets[Math.min(left, right)] = one;
        }
        return clusters;
    }

    private BitSet datasets(BitSet[] known, int root) {
        var set = known[root];
        if (set == null) {
            set = new BitSet();
            set.set(sources.dataset(root));
            known[root] = set;
        }
        return set;
    }

    private Components linked() {
        var clusters = new Components(sources.records());
        split(edges, Double.NEGATIVE_INFINITY, clusters);
        return clusters;
    }

    private void split(List<ScoredPair> over, double bits, Components clusters) {
        var open = new Components(sources.records());
        for (var edge : over) if (edge.bits() >= bits) open.join(edge.left(), edge.right());
        var tooLarge = new BitSet();
        for (var members : open.sets()) {
            if (members.length > MAX_COMPONENT) {
                tooLarge.set(members[0]);
            } else if (members.length == 2) {
                clusters.join(members[0], members[1]);
            } else if (members.length > 2) {
                Linkage.join(members, this::likeness, clusters);
            }
        }
        if (tooLarge.isEmpty()) return;
        var rest = over.stream().filter(edge -> tooLarge.get(open.root(edge.left()))).toList();
        double weakest = rest.stream().mapToDouble(ScoredPair::bits).min().orElse(0);
        double next = Math.max(bits, weakest) + STRONGER_BITS;
        var stronger = rest.stream().filter(edge -> edge.bits() >= next).toList();
        if (!stronger.isEmpty()) split(stronger, next, clusters);
    }

    private double likeness(int left, int right) {
        return Model.probability(scorer.bits(left, right));
    }
}
