package io.millrace.rca.engine.combination;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Names the fewest combinations of dimension values that explain how leaves left their forecast.
///
/// It is a scan statistic with the price of a name: a combination is worth the likelihood that one
/// common relative change of its leaves gains over chance, less the logarithm of how many
/// combinations it was picked from. The best is taken, its leaves are put aside, and the search
/// goes on with the others until no combination is worth its name. That leaves under one cause
/// change by one ratio is the idea of Li et al., "Generic and Robust Localization of
/// Multi-Dimensional Root Causes" (ISSRE 2019); the scan is Kulldorff's (1997), the price
/// Rissanen's description length.
public final class CombinationSearch {
    /// A leaf says no more than this, in standard deviations: one wild leaf is no pattern.
    private static final double WILDEST = 30;

    private final Leaves leaves;
    private final Limits limits;
    private final LeafNoise noise;
    private final BitSet explained = new BitSet();
    private final List<Cuboid> cuboids = new ArrayList<>();

    /// @param combinations the most to name
    /// @param dimensions the most in one combination
    /// @param evidence the least, in natural logarithms, beyond what the name costs
    /// @param change the least common relative change: a smaller one is nobody's cause
    /// @param share the least part of the best combination's evidence
    public record Limits(
            int combinations, int dimensions, double evidence, double change, double share) {
        public static final Limits USUAL = new Limits(10, 4, 5, 0.05, 0.01);

        /// Where much strays for reasons of its own, as ratios of real traffic do: only what stands
        /// beside the best, in few words.
        public static final Limits SIMPLEST = new Limits(3, 2, 5, 0.05, 0.25);
    }

    private CombinationSearch(Leaves leaves, Limits limits) {
        this.leaves = leaves;
        this.limits = limits;
        this.noise = new LeafNoise(leaves);
        for (int mask = 1; mask < 1 << leaves.width(); mask++) {
            if (Integer.bitCount(mask) <= limits.dimensions()) {
                cuboids.add(new Cuboid(leaves, mask));
            }
        }
        for (int leaf = 0; leaf < leaves.size(); leaf++) count(leaf, 1);
    }

    /// Combinations, best first; none without leaves or when chance explains all. Costs leaves x
    /// sets of dimensions.
    public static List<Combination> find(Leaves leaves, Limits limits) {
        return leaves.size() == 0 ? List.of() : new CombinationSearch(leaves, limits).find();
    }

    private void count(int leaf, int sign) {
        double spread = noise.spread(leaf);
        if (spread == 0) return;
        var measure = leaves.measure(leaf);
        double weight = Math.min(noise.size(leaf) / spread, WILDEST);
        double score = Math.clamp(measure.deviation() / spread, -WILDEST, WILDEST);
        for (var cuboid : cuboids) {
            cuboid.add(leaf, sign * weight * score, sign * weight * weight);
        }
    }

    private List<Combination> find() {
        var found = new ArrayList<Combination>();
        while (found.size() < limits.combinations()) {
            Cuboid best = null;
            double most = limits.evidence();
            for (var cuboid : cuboids) {
                int group = cuboid.best(limits.change());
                double worth = group < 0 ? 0 : worth(cuboid, group);
                if (worth > most) {
                    best = cuboid;
                    most = worth;
                }
            }
            if (best == null) break;
            if (!found.isEmpty() && most < limits.share() * found.getFirst().evidence()) break;
            found.add(take(best, best.best(limits.change()), most));
        }
        return found;
    }

    /// The name costs the choice of the dimensions and then of their values.
    private double worth(Cuboid cuboid, int group) {
        return cuboid.gain(group) - Math.log(cuboids.size()) - Math.log(cuboid.combinations());
    }

    private Combination take(Cuboid cuboid, int group, double evidence) {
        double actual = 0;
        double expected = 0;
        int count = 0;
        var values = new TreeMap<String, String>();
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            if (cuboid.group(leaf) != group) continue;
            actual += leaves.measure(leaf).actual();
            expected += leaves.measure(leaf).expected();
            if (values.isEmpty()) name(values, cuboid, leaf);
            if (explained.get(leaf)) continue;
            explained.set(leaf);
            count(leaf, -1);
            count++;
        }
        return new Combination(values, actual, expected, evidence, count);
    }

    private void name(Map<String, String> values, Cuboid cuboid, int leaf) {
        for (int i = 0; i < leaves.width(); i++) {
            if ((cuboid.mask() & 1 << i) != 0) {
                values.put(leaves.dimension(i), leaves.value(leaf, i));
            }
        }
    }
}
