package io.millrace.rca.engine;

import io.millrace.rca.engine.Candidate.Kind;
import io.millrace.rca.engine.Candidate.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// Names the columns that changed in a batch that is under suspicion.
public final class Drift {
    private static final int MOST = 3;
    private static final int LEAST_BATCHES = 3;
    private static final double LEAST_SHARE = 0.05;
    private static final double LEAST_FACTOR = 1.5;
    private static final double CHANCE = 4;

    private Drift() {}

    /// The columns of `suspect` whose mean or share of missing values is unlike that in the other
    /// batches; `checked` first.
    public static List<Candidate> columns(
            Candidate suspect, String checked, List<Profile> profiles) {
        Map<String, List<Profile>> byColumn =
                profiles.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Profile::column, LinkedHashMap::new, Collectors.toList()));
        var found = new ArrayList<Candidate>();
        byColumn.forEach((column, own) ->
                evidence(suspect.place().batch(), own)
                        .map(e -> candidate(suspect, column, column.equals(checked), e))
                        .ifPresent(found::add));
        return found.stream()
                .sorted((a, b) -> Double.compare(b.confidence(), a.confidence()))
                .limit(MOST)
                .toList();
    }

    private static Candidate candidate(
            Candidate suspect, String column, boolean isChecked, Map<String, Object> evidence) {
        double factor = isChecked ? 0.95 : 0.4;
        return new Candidate(
                Kind.COLUMN,
                column,
                suspect.share() * factor,
                suspect.confidence() * factor,
                evidence,
                Place.batch(suspect.place().batch()));
    }

    private static Optional<Map<String, Object>> evidence(String batch, List<Profile> profiles) {
        var suspect = profiles.stream().filter(p -> p.batch().equals(batch)).findFirst();
        var others = profiles.stream().filter(p -> !p.batch().equals(batch)).toList();
        if (suspect.isEmpty() || others.size() < LEAST_BATCHES) return Optional.empty();
        return mean(suspect.get(), others).or(() -> missing(suspect.get(), others));
    }

    private static Optional<Map<String, Object>> mean(Profile suspect, List<Profile> others) {
        var means =
                others.stream()
                        .map(Profile::mean)
                        .filter(OptionalDouble::isPresent)
                        .map(OptionalDouble::getAsDouble)
                        .toList();
        if (suspect.mean().isEmpty() || means.size() < LEAST_BATCHES) return Optional.empty();
        double expected = Medians.of(means);
        double actual = suspect.mean().getAsDouble();
        double factor = expected == 0 ? 0 : Math.abs(actual / expected);
        boolean isFar = factor > LEAST_FACTOR || factor < 1 / LEAST_FACTOR;
        boolean isChance = Math.abs(actual - expected) <= CHANCE * Medians.spread(means);
        if (expected == 0 || !isFar || isChance) return Optional.empty();
        return Optional.of(written("mean", expected, actual, others.size()));
    }

    private static Optional<Map<String, Object>> missing(Profile suspect, List<Profile> others) {
        var shares = others.stream().map(Profile::nullShare).toList();
        double expected = Medians.of(shares);
        double actual = suspect.nullShare();
        double limit = Math.max(LEAST_SHARE, CHANCE * Medians.spread(shares));
        if (Math.abs(actual - expected) <= limit) return Optional.empty();
        return Optional.of(written("missing percent", 100 * expected, 100 * actual, others.size()));
    }

    private static Map<String, Object> written(
            String measure, double expected, double actual, int baseline) {
        var evidence = new LinkedHashMap<String, Object>();
        evidence.put("measure", measure);
        evidence.put("expected", Evidence.number(expected));
        evidence.put("actual", Evidence.number(actual));
        evidence.put("baseline", baseline);
        PowerOfTen.hint(expected, actual).ifPresent(hint -> evidence.put("hint", hint));
        return evidence;
    }
}
