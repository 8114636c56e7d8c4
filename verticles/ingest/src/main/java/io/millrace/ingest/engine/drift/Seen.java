package io.millrace.ingest.engine.drift;

import io.millrace.ingest.engine.ColumnType;
import io.millrace.ingest.engine.Profile;
import io.millrace.ingest.engine.Profile.ColumnFacts;
import io.millrace.ingest.engine.Profile.Counted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A column over some batches.
///
/// @param rows of the batches, with a value or without
/// @param top each value that was counted, by how often
/// @param isCounted each value of each batch was
/// @param forms as shares that add up to 1; empty when none were taken
/// @param quantiles the middle ones of the batches' quantiles; empty for what is no number
/// @param batches with values, each for itself
@SuppressWarnings("ArrayRecordComponent") // never compared
record Seen(
        String name,
        ColumnType type,
        long rows,
        long count,
        double distinct,
        long refused,
        Map<String, Long> top,
        boolean isCounted,
        Map<String, Double> forms,
        long formed,
        double[] quantiles,
        List<ColumnFacts> batches) {
    private static final int LEAST_FOR_QUANTILES = 5;

    /// By name; a column counts the rows of the batches that do not know it as rows without a
    /// value.
    static Map<String, Seen> of(List<Profile> profiles) {
        var facts = new LinkedHashMap<String, List<ColumnFacts>>();
        long rows = 0;
        for (var profile : profiles) {
            rows +=
                    profile.columns().stream()
                            .mapToLong(f -> f.count() + f.nulls())
                            .max()
                            .orElse(0);
            for (var its : profile.columns()) {
                facts.computeIfAbsent(its.name(), _ -> new ArrayList<>()).add(its);
            }
        }
        var seen = new LinkedHashMap<String, Seen>();
        for (var its : facts.entrySet()) seen.put(its.getKey(), of(its.getValue(), rows));
        return seen;
    }

    private static Seen of(List<ColumnFacts> all, long rows) {
        var last = all.getLast();
        var filled = all.stream().filter(f -> f.count() > 0).toList();
        return new Seen(
                last.name(),
                last.type(),
                rows,
                filled.stream().mapToLong(ColumnFacts::count).sum(),
                filled.stream().mapToDouble(ColumnFacts::distinct).max().orElse(0),
                all.stream().mapToLong(f -> f.writing().refused()).sum(),
                summed(filled.stream().flatMap(f -> f.top().stream()).toList()),
                filled.stream().allMatch(Seen::isCounted),
                shares(filled.stream().flatMap(f -> f.writing().forms().stream()).toList()),
                total(filled.stream().flatMap(f -> f.writing().forms().stream()).toList()),
                middle(filled),
                filled);
    }

    private static boolean isCounted(ColumnFacts facts) {
        return total(facts.top()) == facts.count();
    }

    static long total(List<Counted> counted) {
        return counted.stream().mapToLong(Counted::count).sum();
    }

    private static Map<String, Long> summed(List<Counted> counted) {
        return counted.stream()
                .collect(
                        Collectors.toMap(
                                Counted::value, Counted::count, Long::sum, LinkedHashMap::new));
    }

    static Map<String, Double> shares(List<Counted> counted) {
        double all = total(counted);
        var shares = new LinkedHashMap<String, Double>();
        for (var its : counted) shares.merge(its.value(), its.count() / all, Double::sum);
        return shares;
    }

    private static double[] middle(List<ColumnFacts> filled) {
        var most = filled.stream().mapToLong(ColumnFacts::count).max().orElse(0);
        var all =
                filled.stream()
                        .filter(f -> f.quantiles().size() == 9)
                        .filter(f -> f.count() >= Math.min(most, LEAST_FOR_QUANTILES))
                        .map(Seen::quantiles)
                        .toList();
        if (all.isEmpty()) return new double[0];
        var middle = new double[all.getFirst().length];
        for (int i = 0; i < middle.length; i++) {
            int at = i;
            var sorted = all.stream().map(q -> q[at]).sorted(Comparator.naturalOrder()).toList();
            middle[i] = sorted.get(sorted.size() / 2);
        }
        return middle;
    }

    /// From the 5 % to the 95 % one.
    static double[] quantiles(ColumnFacts facts) {
        return facts.quantiles().stream()
                .skip(1)
                .limit(7)
                .mapToDouble(Profile.Quantile::value)
                .toArray();
    }

    /// Of rows, those with a value; towards a half where there are few.
    double presence() {
        return (count + 0.5) / (rows + 1);
    }

    /// How often `value` came, of those that were counted.
    long times(String value) {
        return top.getOrDefault(value, 0L);
    }

    boolean isText() {
        return type == ColumnType.TEXT;
    }

    boolean isMoment() {
        return type == ColumnType.DATE
                || type == ColumnType.TIMESTAMP
                || type == ColumnType.TIMESTAMPTZ;
    }

    /// Forms with each run of digits as one; of types that have none, those that they are written
    /// in.
    Map<String, Double> coarse() {
        if (forms.isEmpty()) return typed();
        var coarse = new LinkedHashMap<String, Double>();
        forms.forEach((form, share) ->
                coarse.merge(io.millrace.ingest.engine.Form.coarse(form), share, Double::sum));
        return coarse;
    }

    private Map<String, Double> typed() {
        return switch (type) {
            case BIGINT -> Map.of("9", 1.0);
            case NUMERIC, DOUBLE -> Map.of("9.9", 1.0);
            case BOOLEAN -> Map.of("a", 1.0);
            case DATE -> Map.of("9-9-9", 1.0);
            case TIMESTAMP, TIMESTAMPTZ -> Map.of("9-9-9 9:9:9", 1.0);
            case TEXT, JSONB -> Map.of();
        };
    }
}
