package io.millrace.matching.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;

/// Resolves who is who: cleans, blocks, learns, scores and clusters. The result depends on the
/// records, the settings and the seed, not on the order of the records.
public final class Matcher {
    private final MatchSettings settings;
    private final DoubleConsumer progress;
    private final List<Row> rows;
    private final Distinct distinct;
    private final List<Column> columns;
    private final Sources sources;
    private final Comparer comparer;

    private Matcher(List<Row> rows, MatchSettings settings, DoubleConsumer progress) {
        this.settings = settings;
        this.progress = progress;
        this.rows = rows.stream().sorted(Row.ORDER).toList();
        var all =
                IntStream.range(0, settings.fields().size())
                        .mapToObj(i -> Column.of(settings.fields().get(i), i, this.rows))
                        .toList();
        this.distinct = Distinct.of(all, this.rows.size(), settings.linkOnly());
        this.columns = all.stream().map(column -> column.of(distinct.firsts())).toList();
        this.sources = new Sources(this.rows, distinct.firsts(), settings.linkOnly());
        this.comparer = new Comparer(columns);
    }

    public static MatchResult match(List<Row> rows, MatchSettings settings, long seed) {
        return match(rows, settings, seed, _ -> {});
    }

    /// @param seed of the sample of random pairs
    /// @param progress told the share of the work that is done, 0 to 1
    public static MatchResult match(
            List<Row> rows, MatchSettings settings, long seed, DoubleConsumer progress) {
        return new Matcher(rows, settings, progress).run(seed);
    }

    private MatchResult run(long seed) {
        progress.accept(0.1);
        var candidates = new Blocker(columns, sources, settings.maxPairsPerRecord()).pairs();
        progress.accept(0.3);
        var patterns = new long[candidates.length];
        for (int i = 0; i < patterns.length; i++) {
            patterns[i] = comparer.pattern(Pairs.left(candidates[i]), Pairs.right(candidates[i]));
        }
        progress.accept(0.6);
        var expected = new Expected(candidates, patterns, sources);
        var model = new Estimator(columns, sources, comparer, expected, seed).learn();
        progress.accept(0.8);
        var scorer = new Scorer(columns, comparer, model);
        var scored = scored(candidates, patterns, scorer);
        double enough = bits(settings.threshold());
        var edges = scored.stream().filter(pair -> pair.bits() >= enough).toList();
        var groups = new Clusterer(sources, scorer, edges).clusters();
        progress.accept(0.95);
        var clusters = expanded(groups, scorer, scored);
        return result(scored, clusters, new Reasons(distinct, scorer), model, candidates.length);
    }

    private List<ScoredPair> scored(long[] candidates, long[] patterns, Scorer scorer) {
        double floor = Math.min(bits(settings.floor()), bits(settings.threshold()));
        var scored = new ArrayList<ScoredPair>();
        for (int i = 0; i < candidates.length; i++) {
            int left = Pairs.left(candidates[i]);
            double bits = scorer.bits(left, patterns[i]);
            if (bits < floor) continue;
            scored.add(new ScoredPair(left, Pairs.right(candidates[i]), bits, Decision.POSSIBLE));
        }
        if (!settings.linkOnly()) return scored;
        var weighed = new ArrayList<>(Rivals.weighed(scored, sources));
        weighed.removeIf(pair -> pair.bits() < floor);
        return weighed;
    }

    /// Turns groups of distinct records into clusters of all records, and adds the pairs of
    /// identical ones: the first of them with each other.
    private Components expanded(Components groups, Scorer scorer, List<ScoredPair> scored) {
        var clusters = new Components(rows.size());
        for (int group = 0; group < distinct.size(); group++) {
            clusters.join(distinct.first(groups.root(group)), distinct.first(group));
        }
        scored.replaceAll(pair ->
                new ScoredPair(
                        distinct.first(pair.left()),
                        distinct.first(pair.right()),
                        pair.bits(),
                        pair.decision()));
        for (int record = 0; record < rows.size(); record++) {
            int group = distinct.group(record);
            int first = distinct.first(group);
            if (first == record) continue;
            double bits = scorer.bits(group, group);
            if (bits >= bits(settings.threshold())) clusters.join(first, record);
            if (bits >= bits(settings.floor())) {
                scored.add(new ScoredPair(first, record, bits, Decision.POSSIBLE));
            }
        }
        scored.sort(Comparator.comparingInt(ScoredPair::left).thenComparingInt(ScoredPair::right));
        return clusters;
    }

    private static double bits(double probability) {
        return Model.log2(probability / (1 - probability));
    }

    private MatchResult result(
            List<ScoredPair> scored,
            Components clusters,
            Reasons reasons,
            Model model,
            long candidates) {
        double enough = bits(settings.threshold());
        double expected = 0;
        double reached = 0;
        int accepted = 0;
        var pairs = new ArrayList<ScoredPair>(scored.size());
        for (var pair : scored) {
            boolean together = clusters.root(pair.left()) == clusters.root(pair.right());
            boolean isEnough = pair.bits() >= enough;
            var decision =
                    together ? Decision.MATCH : isEnough ? Decision.SEPARATED : Decision.POSSIBLE;
            pairs.add(new ScoredPair(pair.left(), pair.right(), pair.bits(), decision));
            expected += pair.probability();
            if (isEnough) {
                accepted++;
                reached += pair.probability();
            }
        }
        var sets = clusters.sets();
        var summary =
                new MatchResult.Summary(
                        rows.size(),
                        sets.size(),
                        candidates,
                        model.prior(),
                        accepted == 0 ? 1 : reached / accepted,
                        expected == 0 ? 1 : reached / expected);
        var keys = rows.stream().map(Row::key).toList();
        return new MatchResult(keys, List.copyOf(pairs), sets, reasons, summary);
    }
}
