package io.millrace.quality;

import io.millrace.quality.api.QualityRequest.ColumnScore;
import io.millrace.quality.api.QualityRequest.DatasetScore;
import io.millrace.quality.api.QualityRequest.QualityAnswer;
import io.millrace.quality.api.QualityRequest.Result;
import io.millrace.quality.api.QualityRequest.TotalsAnswer;
import io.millrace.quality.engine.Outcome;
import io.millrace.quality.engine.Score;
import io.millrace.quality.store.ResultStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Sums the newest results up.
final class Scoring {
    private Scoring() {}

    static QualityAnswer quality(List<Result> results) {
        var datasets = Score.datasets(results.stream().map(Scoring::graded).toList());
        return new QualityAnswer(
                score(datasets),
                datasets.stream()
                        .map(d -> new DatasetScore(d.dataset(), d.score(), columns(d)))
                        .toList());
    }

    private static @Nullable Double score(List<Score.DatasetScore> datasets) {
        var score = Score.overall(datasets);
        return score.isPresent() ? (Double) score.getAsDouble() : null;
    }

    private static List<ColumnScore> columns(Score.DatasetScore dataset) {
        return dataset.columns().entrySet().stream()
                .map(entry -> new ColumnScore(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Score.Graded graded(Result result) {
        double sound =
                result.rows() == 0 || result.failedRows() == 0
                        ? 0
                        : 1 - (double) result.failedRows() / result.rows();
        return new Score.Graded(
                result.dataset(), result.column(), ResultStore.outcome(result), sound);
    }

    static TotalsAnswer totals(List<Result> results) {
        return new TotalsAnswer(
                count(results, Outcome.PASS),
                count(results, Outcome.WARN),
                count(results, Outcome.FAIL),
                count(results, Outcome.ERROR),
                quality(results).score());
    }

    private static long count(List<Result> results, Outcome outcome) {
        return results.stream().filter(r -> ResultStore.outcome(r) == outcome).count();
    }

    /// The service's part of the dashboard document.
    static Map<String, @Nullable Object> overview(List<Result> results) {
        var totals = totals(results);
        var checks = new LinkedHashMap<String, Object>();
        checks.put("pass", totals.pass());
        checks.put("warn", totals.warn());
        checks.put("fail", totals.fail());
        checks.put("error", totals.error());
        var score = new LinkedHashMap<String, @Nullable Object>();
        score.put("score", totals.score());
        var overview = new LinkedHashMap<String, @Nullable Object>();
        overview.put("river", Map.of("checks", checks));
        overview.put("quality", score);
        return overview;
    }
}
