package io.millrace.quality.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// The quality score, 0 to 100.
///
/// Each check earns a credit: 1 when it passes, 0.75 when it warns, and when it fails half of the
/// share of rows that are sound (0 for a check that speaks of the whole table). A check that could
/// not be measured says nothing about the data and is left out. The score of a column or a dataset
/// is 100 x the mean credit of its checks; that of the tenant is the mean of its datasets.
public final class Score {
    private static final double WARN = 0.75;
    private static final double FAIL = 0.5;

    private Score() {}

    /// A result as far as the score needs it.
    ///
    /// @param column empty for a check of the whole table
    public record Graded(String dataset, String column, Outcome outcome, double soundShare) {}

    /// @param columns by name, in the order of their first check
    public record DatasetScore(String dataset, double score, Map<String, Double> columns) {}

    /// Scores of all datasets that have a measured check, in the order of their first one.
    public static List<DatasetScore> datasets(List<Graded> results) {
        var groups = new LinkedHashMap<String, List<Graded>>();
        for (var result : results) {
            if (result.outcome() == Outcome.ERROR) continue;
            groups.computeIfAbsent(result.dataset(), _ -> new ArrayList<>()).add(result);
        }
        return groups.entrySet().stream()
                .map(e -> new DatasetScore(e.getKey(), mean(e.getValue()), columns(e.getValue())))
                .toList();
    }

    /// Empty when nothing was measured.
    public static OptionalDouble overall(Collection<DatasetScore> datasets) {
        var mean = datasets.stream().mapToDouble(DatasetScore::score).average();
        return mean.isPresent() ? OptionalDouble.of(rounded(mean.getAsDouble())) : mean;
    }

    private static Map<String, Double> columns(List<Graded> results) {
        var groups = new LinkedHashMap<String, List<Graded>>();
        for (var result : results) {
            if (result.column().isEmpty()) continue;
            groups.computeIfAbsent(result.column(), _ -> new ArrayList<>()).add(result);
        }
        var scores = new LinkedHashMap<String, Double>();
        groups.forEach((column, group) -> scores.put(column, mean(group)));
        return scores;
    }

    private static double mean(List<Graded> results) {
        return rounded(100 * results.stream().mapToDouble(Score::credit).average().orElse(0));
    }

    private static double credit(Graded result) {
        return switch (result.outcome()) {
            case PASS -> 1;
            case WARN -> WARN;
            case FAIL -> FAIL * result.soundShare();
            case ERROR -> 0;
        };
    }

    private static double rounded(double score) {
        return Math.round(score * 10) / 10.0;
    }
}
